// Up and down move through the tree, right opens a partner, left closes it.
export default function connect(tree) {
  const links = () => [...tree.querySelectorAll("[data-tree-link]")];

  function toggle(link, wanted) {
    const control = link.closest(".tree-row").querySelector(wanted);
    control?.click();
    return Boolean(control);
  }

  function act(key, link) {
    const all = links();
    const here = all.indexOf(link);
    if (key === "ArrowDown") all[here + 1]?.focus();
    else if (key === "ArrowUp") all[here - 1]?.focus();
    else if (key === "ArrowRight") return toggle(link, "[data-tree-closed]");
    else if (key === "ArrowLeft") return toggle(link, "[data-tree-open]");
    else return false;
    return true;
  }

  tree.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const link = event.target.closest("[data-tree-link]");
    if (link && act(event.key, link)) event.preventDefault();
  });
}
