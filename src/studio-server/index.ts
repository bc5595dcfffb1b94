/** The page's own server. */

export { isBuilt, servedRun } from './served-run.js'
export { type StaticServerOptions, serveFolder } from './static-server.js'
