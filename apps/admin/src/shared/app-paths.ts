/** What the server answers itself beside the app, below the same base: never the app's shell. */
const notTheApp = ['api', 'demo', 'widget', 'widget.js', 'healthz', 'readyz', 'metrics', '.well-known']

/**
 * Is this address one of the app's own screens?
 * @param appUrl the app's address, without a slash at the end
 */
export function isAppAddress(appUrl: string, url: string): boolean {
  if (!url.startsWith(appUrl)) return false
  const [path = ''] = url.slice(appUrl.length).split(/[?#]/)
  if (path !== '' && !path.startsWith('/')) return false
  const [, first = ''] = path.split('/')
  const last = path.slice(path.lastIndexOf('/') + 1)
  return !notTheApp.includes(first) && (!last.includes('.') || last === 'index.html')
}
