// A link that leads into a folded part opens it. Newer browsers do so by themselves.
"use strict";

const open = () => {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = wanted?.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  if (wanted) wanted.scrollIntoView();
};
window.addEventListener("hashchange", open);
if (location.hash) open();
