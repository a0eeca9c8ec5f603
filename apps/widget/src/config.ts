/** What the script tag says. */
export interface WidgetConfig {
  /** The address that the script came from, with its path, without a slash at the end. */
  readonly site: string
  readonly apiRoot: string
  /** Wishes, best first. */
  readonly languages: readonly string[]
  /** `auto` goes by what the visitor's system prefers. */
  readonly theme: 'auto' | 'light' | 'dark'
  /** The name in `window` under which the page finds the widget. */
  readonly globalName: string
}

/** Reads `<script src="https://desk.example/widget.js" data-language="de" data-theme="light" data-api="…">`. */
export function readConfig(
  script: { readonly src: string; readonly dataset: Readonly<Record<string, string | undefined>> },
  pageLanguage: string,
  browserLanguages: readonly string[],
): WidgetConfig {
  const { language, theme, api, global } = script.dataset
  const site = new URL('.', script.src).href.replace(/\/+$/, '')
  return {
    site,
    apiRoot: new URL(api ?? `${site}/api/v1`, script.src).href.replace(/\/+$/, ''),
    languages: [language, pageLanguage, ...browserLanguages].flatMap(wish => wish || []),
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    globalName: global || 'Deskbell',
  }
}
