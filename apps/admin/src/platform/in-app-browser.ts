/** Apps that open links in a browser of their own, by what they write into the user agent. */
const apps: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bInstagram\b/, 'Instagram'],
  [/\bBarcelona\b/, 'Threads'],
  [/\b(?:MessengerForiOS|Orca-Android|MESSENGER)\b/, 'Messenger'],
  [/\b(?:FBAN|FBAV|FB_IAB|FBIOS)\b/, 'Facebook'],
  [/\bMicroMessenger\b/, 'WeChat'],
  [/\bWhatsApp\b/, 'WhatsApp'],
  [/\bLine\//, 'LINE'],
  [/\bKAKAOTALK\b/i, 'KakaoTalk'],
  [/\bSnapchat\b/, 'Snapchat'],
  [/\bTwitter(?: for iPhone|Android)\b/, 'X'],
  [/\b(?:musical_ly|BytedanceWebview|TikTok|trill_)/i, 'TikTok'],
  [/\bLinkedInApp\b/, 'LinkedIn'],
  [/\bPinterest\b/, 'Pinterest'],
  [/\bTelegram-Android\b/, 'Telegram'],
  [/\bSlack(?:_SSB)?\/[\d.]+.*Mobile/, 'Slack'],
  [/\bGSA\//, 'Google'],
]

/**
 * Is this a browser inside another app, where push cannot work?
 * @returns its name if it is known; undefined for a real browser
 */
export function inAppBrowser(userAgent: string): { readonly app?: string } | undefined {
  const known = apps.find(([pattern]) => pattern.test(userAgent))
  if (known) return { app: known[1] }
  return isWebView(userAgent) ? {} : undefined
}

/** Android marks a web view by `; wv`; one on iOS lacks the word that every browser there ends with. */
function isWebView(userAgent: string): boolean {
  if (/\bAndroid\b.*; wv\)/.test(userAgent)) return true
  return /\b(?:iPhone|iPad|iPod)\b.*AppleWebKit/.test(userAgent) && !/\bSafari\//.test(userAgent)
}
