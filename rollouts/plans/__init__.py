"""How a rollout is set up and gone about: its kind, leaders, working group, phases, activities and checklists."""
