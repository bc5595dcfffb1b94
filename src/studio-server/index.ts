/** The page's own server. */

export { pagePolicy } from './page-policy.js'
export { isBuilt, servedRun } from './served-run.js'
export { serveFolder } from './static-server.js'
