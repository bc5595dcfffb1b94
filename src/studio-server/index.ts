/** The page's own server. */

export { pagePolicy } from './page-policy.js'
export { isBuilt, servedRun } from './served-run.js'
export { type StaticServerOptions, type StudioAnswer, serveFolder } from './static-server.js'
