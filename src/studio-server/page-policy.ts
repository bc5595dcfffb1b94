/**
 * What the page may load, and who may frame it: nothing from elsewhere, and pages of its own.
 *
 * @param framedBy origins whose pages may show it in a frame
 * @returns a Content-Security-Policy
 */
export function pagePolicy(framedBy: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:", // a thread's few kilobytes are in the page's own script
    "style-src 'self' 'unsafe-inline'", // widths and colours that are computed
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...framedBy].join(' ')}`,
  ].join('; ')
}
