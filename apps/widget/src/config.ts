/** What the script tag says. */
export interface WidgetConfig {
  /** The address that the script came from, with its path, without a slash at the end. */
  readonly site: string
  readonly apiRoot: string
  /** Wishes, best first. */
  readonly languages: readonly string[]
}

/** Reads `<script src="https://desk.example/widget.js" data-language="de" data-api="…">`. */
export function readConfig(
  script: HTMLScriptElement,
  page: Document,
  browserLanguages: readonly string[],
): WidgetConfig {
  const site = new URL('.', script.src).href.replace(/\/+$/, '')
  const wishes = [script.dataset['language'], page.documentElement.lang, ...browserLanguages]
  return {
    site,
    apiRoot: new URL(script.dataset['api'] ?? `${site}/api/v1`, script.src).href,
    languages: wishes.flatMap(wish => wish || []),
  }
}
