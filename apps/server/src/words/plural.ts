import type { NotificationLanguage } from '../notification-language.ts'

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string }

/** The form that the language has for a number, with the number for `#`. Forms that are left out are the last one. */
export function plural(lang: NotificationLanguage): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(lang)
  const numbers = new Intl.NumberFormat(lang)
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count))
}
