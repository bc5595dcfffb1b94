/**
 * The folder of this package, as a URL: above `dist/formats/`, and above `dist/bin/`, where the commands are bundled. So
 * this file must stay two folders deep.
 */
export const packageFolder = new URL('../../', import.meta.url)
