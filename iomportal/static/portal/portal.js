// Improvements only: every page is complete without this file.
(() => {
  "use strict";

  // Open what hides the target of a link. Browsers do it for links within the page, not all of them on loading.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Paper has no way to open a fold. Browsers that know ::details-content print them open without this.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((fold) => { fold.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((fold) => { fold.open = false; }));

  // After a refused form, go to the list of what to correct.
  document.querySelector(".error-summary")?.focus();

  // Mark in the contents what is being read.
  const links = new Map(
    [...document.querySelectorAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
  );
  if (!links.size || !("IntersectionObserver" in window)) return;
  const mark = (id) => links.forEach((link, key) => {
    if (key === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const watcher = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => mark(entry.target.id)),
    { rootMargin: "0px 0px -75% 0px" },
  );
  links.forEach((link, id) => {
    const target = document.getElementById(id);
    if (target) watcher.observe(target);
  });
})();
