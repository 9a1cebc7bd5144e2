// A row of tabs may be wider than a phone: it begins where the tab is that one stands on.
export default function connect(row) {
  const current = row.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) return;
  const place = current.getBoundingClientRect();
  const seen = row.getBoundingClientRect();
  row.scrollLeft += place.left + place.width / 2 - (seen.left + seen.width / 2);
}
