// The few things a style sheet cannot do: to remember a choice of light or dark, and to put the cursor in
// the search box. Every page reads the same without it.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const memory = {
    get: () => { try { return localStorage.getItem("i2-theme"); } catch { return null; } },
    set: (theme) => { try { localStorage.setItem("i2-theme", theme); } catch { /* not kept */ } },
    drop: () => { try { localStorage.removeItem("i2-theme"); } catch { /* was not kept */ } },
  };
  const ofSystem = () => (system.matches ? "dark" : "light");
  const shown = () => root.dataset.theme ?? ofSystem();

  const chosen = memory.get();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  // On the web the search shows the first words of each page it found; from a folder a browser refuses
  // to read them.
  const showSummaries = () => {
    if (typeof DOCUMENTATION_OPTIONS !== "undefined" && !location.protocol.startsWith("http")) {
      DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
    }
  };

  // A hit of the index is told by its name, not only by the title of its page. The search puts titles, which
  // come from the data, into the page as HTML: here they become text before.
  const nameHits = () => {
    if (typeof Scorer === "undefined") return;
    const textOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;
    const asText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const isId = (name, id) => name.replace(/[^a-z0-9]+/g, "-") === id;
    const asked = (new URLSearchParams(location.search).get("q") ?? "").trim();
    let names;
    const nameOf = (place) => {
      if (!names) {
        names = new Map();
        for (const [name, places] of Object.entries(Search._index.indexentries)) {
          for (const [page, id] of places) {
            const at = `${Search._index.docnames[page]}#${id}`;
            if (name === asked.toLowerCase()) names.set(at, asked);
            else if (!names.has(at) || isId(names.get(at), id)) names.set(at, name);
          }
        }
      }
      return names.get(place) ?? "";
    };
    Scorer.score = (item) => {
      const [page, title, anchor, , score] = item;
      // The title of a page comes as HTML, that of a section after it as text.
      const ofPage = Search._index.titles[Search._index.docnames.indexOf(page)];
      const ofSection = title.startsWith(ofPage) ? title.slice(ofPage.length) : title;
      item[1] = asText((title.startsWith(ofPage) ? textOf(ofPage) : "") + ofSection);
      if (title === ofPage && anchor) item[3] = asText(nameOf(page + anchor)) || null;
      return score;
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    showSummaries();
    // What a page says where no script runs. <noscript> would be silent where a policy refuses them.
    document.querySelector(".i2-unscripted")?.remove();
    nameHits();

    const button = document.querySelector(".i2-mode");
    const label = () => { button.textContent = shown() === "dark" ? "Light" : "Dark"; };
    button.hidden = false;
    label();
    system.addEventListener("change", label);
    button.addEventListener("click", () => {
      const theme = shown() === "dark" ? "light" : "dark";
      if (theme === ofSystem()) {
        delete root.dataset.theme;
        memory.drop();
      } else {
        root.dataset.theme = theme;
        memory.set(theme);
      }
      label();
    });

    const query = document.querySelector("#i2-query");
    const asked = new URLSearchParams(location.search).get("q");
    if (document.querySelector("#search-results")) {
      query.value = asked ?? "";
      query.focus();
    }
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        const book = query.closest("[popover]");
        if (book && getComputedStyle(book).display === "none") book.showPopover();
        query.focus();
        query.select();
      }
    });
  });
})();
