/** A file that is dropped on the grid is read as a file of statuses: one is taken to its preview, and nothing is stored. */

export const Dropping = (Base) =>
  class extends Base {
    on_dragover(event) {
      if (!this.dataset.import || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      this.dataset.dropping = "yes";
    }

    on_dragleave(event) {
      if (!this.contains(event.relatedTarget)) delete this.dataset.dropping;
    }

    async on_drop(event) {
      delete this.dataset.dropping;
      const [file] = event.dataTransfer.files;
      if (!this.dataset.import || !file) return;
      event.preventDefault();
      await this.flush();
      const body = new FormData();
      body.append("file", file);
      const response = await fetch(this.dataset.import, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")), body });
      if (response.redirected) return location.assign(response.url);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.tell("failed", page.querySelector("[data-error-summary] li")?.textContent.trim() ?? file.name);
    }
  };
