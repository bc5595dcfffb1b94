/**
 * Figures of a studio in any page.
 *
 * @module glassformer/element
 */

/** What the element is called in a page. */
const NAME = 'glassformer-figure'

/**
 * Defines the element `<glassformer-figure>`: a figure of a studio in any page, by a link to it.
 *
 * ```html
 * <script type="module" src="node_modules/glassformer/dist/element/glassformer-figure.js"></script>
 * <glassformer-figure link="https://school.example/studio/#view=decode&src=8+3+5+1"></glassformer-figure>
 * ```
 *
 * Its attributes: `link`, to copy from the studio's view “Share”; `label`, what the figure shows, for those who hear
 * the page. It is as large as its style says, 960 × 600 pixels at most without one. The server of the studio has to
 * allow the page: `glassformer studio --allow-frame ORIGIN`.
 *
 * Outside of a browser this does nothing.
 *
 * @example
 * ```ts
 * import { defineFigure } from 'glassformer/element'
 * // once more does nothing: the import has defined the element
 * defineFigure()
 * ```
 */
export function defineFigure(): void {
  if (typeof customElements === 'undefined' || customElements.get(NAME) !== undefined) return
  customElements.define(
    NAME,
    class extends HTMLElement {
      static readonly observedAttributes = ['link', 'label']
      private readonly frame = document.createElement('iframe')

      connectedCallback(): void {
        if (this.shadowRoot !== null) return
        this.frame.setAttribute('loading', 'lazy')
        const style = document.createElement('style')
        style.textContent =
          ':host { display: block; max-width: 960px; height: 600px } iframe { border: 0; width: 100%; height: 100% }'
        this.attachShadow({ mode: 'open' }).append(style, this.frame)
        this.show()
      }

      attributeChangedCallback(): void {
        if (this.shadowRoot !== null) this.show()
      }

      private show(): void {
        this.frame.title = this.getAttribute('label') ?? 'Glassformer'
        const address = embedded(this.getAttribute('link') ?? '')
        if (address === undefined) this.frame.removeAttribute('src')
        else if (this.frame.getAttribute('src') !== address) this.frame.src = address
      }
    },
  )
}

/** The link to the figure alone; `undefined` for what is no link to a page. */
function embedded(link: string): string | undefined {
  if (!URL.canParse(link, document.baseURI)) return undefined
  const url = new URL(link, document.baseURI)
  if (!/^https?:$/.test(url.protocol)) return undefined
  const hash = new URLSearchParams(url.hash.slice(1))
  hash.set('embed', 'true')
  url.hash = hash.toString()
  return url.href
}

defineFigure()
