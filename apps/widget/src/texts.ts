/** Everything the widget says. English is the fallback; a missing text does not compile. */
export interface Texts {
  readonly open: string
  readonly openUnread: (count: number) => string
  readonly title: string
  readonly close: string
  readonly welcome: string
  readonly conversation: string
  readonly field: string
  readonly send: string
  readonly you: string
  readonly sending: string
  readonly notSent: string
  readonly tryAgain: string
  readonly loading: string
  readonly loadFailed: string
  readonly behind: string
  readonly tooLong: string
  readonly earlier: string
}

const en: Texts = {
  open: 'Open chat',
  openUnread: count => (count === 1 ? 'Open chat, 1 new reply' : `Open chat, ${count} new replies`),
  title: 'Chat with us',
  close: 'Close chat',
  welcome: 'Write to us. We answer here.',
  conversation: 'Conversation',
  field: 'Your message',
  send: 'Send',
  you: 'You',
  sending: 'Sending …',
  notSent: 'Not sent.',
  tryAgain: 'Try again',
  loading: 'Loading …',
  loadFailed: 'The conversation could not be loaded.',
  behind: 'No connection. Your messages are kept and sent later.',
  tooLong: 'A message has at most 10,000 characters. Send it in parts.',
  earlier: 'Show earlier messages',
}

const de: Texts = {
  open: 'Chat öffnen',
  openUnread: count => (count === 1 ? 'Chat öffnen, 1 neue Antwort' : `Chat öffnen, ${count} neue Antworten`),
  title: 'Schreiben Sie uns',
  close: 'Chat schließen',
  welcome: 'Schreiben Sie uns. Wir antworten hier.',
  conversation: 'Unterhaltung',
  field: 'Ihre Nachricht',
  send: 'Senden',
  you: 'Sie',
  sending: 'Wird gesendet …',
  notSent: 'Nicht gesendet.',
  tryAgain: 'Erneut versuchen',
  loading: 'Wird geladen …',
  loadFailed: 'Die Unterhaltung konnte nicht geladen werden.',
  behind: 'Keine Verbindung. Ihre Nachrichten werden aufbewahrt und später gesendet.',
  tooLong: 'Eine Nachricht hat höchstens 10.000 Zeichen. Senden Sie sie in Teilen.',
  earlier: 'Frühere Nachrichten zeigen',
}

const ar: Texts = {
  open: 'افتح المحادثة',
  openUnread: count => `افتح المحادثة، ردود جديدة: ${count}`,
  title: 'تحدث معنا',
  close: 'أغلق المحادثة',
  welcome: 'اكتب لنا وسنرد عليك هنا.',
  conversation: 'المحادثة',
  field: 'رسالتك',
  send: 'إرسال',
  you: 'أنت',
  sending: 'جارٍ الإرسال …',
  notSent: 'لم تُرسل.',
  tryAgain: 'أعد المحاولة',
  loading: 'جارٍ التحميل …',
  loadFailed: 'تعذر تحميل المحادثة.',
  behind: 'لا يوجد اتصال. نحتفظ برسائلك ونرسلها لاحقًا.',
  tooLong: 'الحد الأقصى للرسالة 10,000 حرف. أرسلها على أجزاء.',
  earlier: 'عرض الرسائل السابقة',
}

const languages: Readonly<Record<string, Texts>> = { en, de, ar }

export interface Language {
  readonly code: string
  readonly dir: 'ltr' | 'rtl'
  readonly texts: Texts
}

/** The first wish that we speak, by primary language; English otherwise. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const code = wish?.toLowerCase().split('-')[0] ?? ''
    const texts = Object.hasOwn(languages, code) ? languages[code] : undefined
    if (texts) return { code, dir: code === 'ar' ? 'rtl' : 'ltr', texts }
  }
  return { code: 'en', dir: 'ltr', texts: en }
}
