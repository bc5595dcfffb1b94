// A plugin of TypeDoc: what its theme leaves out for those who hear a page or move by keys.
import { PageEvent } from 'typedoc'

export function load(app) {
  app.renderer.on(PageEvent.END, page => {
    page.contents = [withLandmarks, withoutLinksInSummaries, withoutSkippedLevels].reduce(
      (html, mend) => mend(html),
      page.contents,
    )
  })
}

function withLandmarks(html) {
  return html
    .replace('<div class="col-content"', '$& role="main"')
    .replace('<div class="col-sidebar"', '$& role="complementary"')
    .replace('<nav id="tsd-sidebar-links"', '$& aria-label="Glassformer"')
}

/** A control must hold no other; `reference.js` does the same to the list of names, which the page makes. */
function withoutLinksInSummaries(html) {
  return html.replace(/<summary\b.*?<\/summary>/gs, summary => summary.replace(/<a\b.*?<\/a>/gs, ''))
}

/** Headings keep their looks, and say how deep they stand. */
function withoutSkippedLevels(html) {
  const above = []
  return html.replace(/<h([1-6])/g, (heading, digit) => {
    const level = Number(digit)
    while (above.at(-1) >= level) above.pop()
    above.push(level)
    return above.length === level ? heading : `${heading} aria-level="${above.length}"`
  })
}
