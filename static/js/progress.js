/* While a job runs, the page is loaded anew every few seconds. Without a script there is a link. */
"use strict";
if (document.querySelector("[data-running]")) {
  window.setTimeout(() => window.location.replace(window.location.href), 3000);
}
