// Whether every link and picture of the site leads to something that is there, anchors too.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Links from the site's own pages (not from the reference and the studio, which check theirs) that lead nowhere. */
export function deadLinks(site) {
  const pages = readdirSync(site, { recursive: true })
    .filter(path => path.endsWith('.html') && !/^(?:reference|studio)[/\\]/.test(path))
    .map(path => join(site, path))
  const anchors = new Map()
  const anchorsOf = file => {
    if (!anchors.has(file)) {
      const ids = readFileSync(file, 'utf8').matchAll(/\sid="([^"]*)"/g)
      anchors.set(file, new Set([...ids].map(([, id]) => id)))
    }
    return anchors.get(file)
  }
  return pages.flatMap(page =>
    [...readFileSync(page, 'utf8').matchAll(/<(?:a|img|link|script)\s[^>]*?(?:href|src)="([^"]*)"/g)]
      .map(([, to]) => to.replaceAll('&amp;', '&'))
      .filter(to => !/^(?:[a-z]+:)/.test(to))
      .filter(to => {
        const [path, anchor] = to.split('#')
        const file = path === '' ? page : resolve(dirname(page), decodeURI(path))
        if (!existsSync(file) || statSync(file).isDirectory()) return true
        const isOwn =
          file.endsWith('.html') && !/[/\\](?:reference|studio)[/\\]/.test(relative(site, file).replace(/^/, '/'))
        return anchor !== undefined && anchor !== '' && isOwn && !anchorsOf(file).has(decodeURIComponent(anchor))
      })
      .map(to => `${relative(site, page)}: ${to}`),
  )
}
