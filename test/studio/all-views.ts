import type { Page } from 'playwright-core'

/** Every view of the page and what of it opens by a link, and something that is there only when it is shown. */
export const allViews: Readonly<Record<string, string>> = {
  'view=model': '[data-testid=model-picture]',
  'view=model&depth=block&tensor=decoder.layers.0.attention.maskedEnergy': '.cell-panel [data-testid=formula]',
  'view=model&depth=tensor&tensor=decoder.layers.0.attention.maskedEnergy': '[data-testid=formula]',
  'view=model&depth=tensor&pane=code&tensor=encoder.layers.0.attention.energy': '.beside main [data-testid=formula]',
  'view=learn&lesson=sos-eos': 'article figure',
  'view=train': '.train .figures',
  'view=train&task=pairs': '.train textarea',
  'view=decode': '.path',
  'view=decode&method=beam': 'svg g.best',
  'view=compare&parts=["scaling"]': '[data-testid=changed]',
  'view=compare&compare=models': '[data-testid=model-1] .token',
  'view=compare&compare=time': '.maps canvas',
  'view=compare&compare=inside': '[data-testid=attribution]',
  'view=share': 'svg[aria-label="QR code"], svg[role=img]',
}

/** Goes there by the link, in the page that is open. */
export async function goTo(page: Page, link: string, more = ''): Promise<void> {
  await page.evaluate(hash => {
    location.hash = hash
  }, `${link}${more}`)
  await page
    .locator(allViews[link] ?? 'main h2')
    .first()
    .waitFor()
}

/** How much wider than the window the page is, in pixels. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))
}
