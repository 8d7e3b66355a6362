"""Common rollouts of solutions: who sets them up, their pools, and the municipalities that join.

Each folder is an idea, and knows only those below it (pyproject.toml lists all of them, import-linter checks it):

    rollout_pages, pool_pages, panels, roadmap, nkg      pages that show much
    evaluations, suppliers, webhooks, completion         what comes of it
    pool_changes, capacity, readiness, materials, plans
    sign_ups                                             municipalities answer
    stops, sheets, eligibility, facts, products          what the answer rests on
    pools                                                states and moves of one pool
    decisions                                            how the NKG decides, whatever it is about
    rollouts                                             the rollout itself, who leads it

Where a lower idea must reach an upper one it has a list of functions, which `apps.RolloutsConfig.ready` fills:
`pools.gate.CHECKS`, `decisions.deciding.CARRY_OUT`, and `ON_COMPLETE`, `ON_PUBLISH`, `ON_INVITE`, `ON_REPORT`.
"""
