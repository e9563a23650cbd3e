// Sets what decides how a page looks, before it is painted.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let kept = () => null;
  try {
    kept = name => localStorage.getItem("boto3-" + name);
    kept("theme");
  } catch { kept = () => null; } // no storage: the system's theme, the first form
  if (/^(light|dark)$/.test(kept("theme"))) root.dataset.theme = kept("theme");
  if (/^(typed|named|resource|line)$/.test(kept("form"))) root.dataset.form = kept("form");
})();
