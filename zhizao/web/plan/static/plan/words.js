/* Words: which places of the raw text does a selection in the document mean? */
"use strict";
const words = (() => {
  /* Places count characters as Python does; the browser counts a rare character as two. */
  const long = (text) => [...text].length;

  function place(node, offset, atEnd) {
    const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!run) return null;
    const at = Number(run.dataset.at);
    if (run.dataset.length) return at + (atEnd ? Number(run.dataset.length) : 0);
    const inside = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? run.textContent : "";
    return at + long(inside);
  }

  /* The runs that a range touches, where its own ends stand outside of any run. */
  function edges(range, article) {
    const runs = [...article.querySelectorAll("[data-at]")].filter((run) => range.intersectsNode(run));
    if (!runs.length) return null;
    const last = runs[runs.length - 1];
    return [Number(runs[0].dataset.at), Number(last.dataset.at) + (Number(last.dataset.length) || long(last.textContent))];
  }

  /* {document, start, end} of the selection, or null where nothing in the document is selected. */
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const home = range.commonAncestorContainer;
    const article = (home.nodeType === Node.TEXT_NODE ? home.parentElement : home).closest("[data-document]");
    if (!article) return null;
    const whole = edges(range, article);
    if (!whole) return null;
    const start = place(range.startContainer, range.startOffset, false) ?? whole[0];
    const end = place(range.endContainer, range.endOffset, true) ?? whole[1];
    return start < end ? { document: article.dataset.document, start, end, text: String(selection) } : null;
  }

  return { selected };
})();
