import { deviceLabel } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { inAppBrowser } from './in-app-browser.ts'
import { type BrowserHints, parseUserAgent } from './parse-user-agent.ts'

type Row = readonly [label: string, userAgent: string, hints?: BrowserHints]

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const android = 'Mozilla/5.0 (Linux; Android 10; K)'
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)'
const ipad = 'Mozilla/5.0 (iPad; CPU OS 17_6_1 like Mac OS X)'
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'

/** User agents as browsers send them, and the label that a person would give the device (W24, W25). */
const rows: readonly Row[] = [
  // Desktop
  ['Mac / Chrome', `${mac} ${blink} Chrome/131.0.0.0 Safari/537.36`, { brands: ['Google Chrome'], platform: 'macOS' }],
  ['Mac / Safari', `${mac} ${webkit} Version/18.1 Safari/605.1.15`, { maxTouchPoints: 0 }],
  ['Mac / Firefox', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0'],
  ['Mac / Edge', `${mac} ${blink} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`],
  ['Mac / Opera', `${mac} ${blink} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`],
  ['Mac / Brave', `${mac} ${blink} Chrome/131.0.0.0 Safari/537.36`, { brave: true }],
  ['Windows / Chrome', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36`, { maxTouchPoints: 10 }],
  ['Windows / Firefox', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0'],
  ['Windows / Edge', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`],
  ['Windows / Opera', `${windows} ${blink} Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0`],
  ['Windows / Brave', `${windows} ${blink} Chrome/131.0.0.0 Safari/537.36`, { brands: ['Brave', 'Chromium'] }],
  ['Windows / Vivaldi', `${windows} ${blink} Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.11`],
  ['Windows / Vivaldi', `${windows} ${blink} Chrome/130.0.0.0 Safari/537.36`, { brands: ['Vivaldi'] }],
  ['Linux / Chrome', `Mozilla/5.0 (X11; Linux x86_64) ${blink} Chrome/131.0.0.0 Safari/537.36`],
  ['Linux / Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['Linux / Firefox', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0'],
  [
    'Linux / Chrome',
    `Mozilla/5.0 (X11; Linux x86_64) ${blink} Ubuntu Chromium/115.0.0.0 Chrome/115.0.0.0 Safari/537.36`,
  ],
  ['Linux / Chrome', `Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/131.0.0.0 Safari/537.36`],
  ['Chromebook / Chrome', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${blink} Chrome/131.0.0.0 Safari/537.36`],
  // Android
  [
    'Android / Chrome',
    `${android} ${blink} Chrome/131.0.0.0 Mobile Safari/537.36`,
    { model: 'Pixel 8', platform: 'Android' },
  ],
  ['Android / Chrome', `Mozilla/5.0 (Linux; Android 13; Pixel 7) ${blink} Chrome/116.0.0.0 Mobile Safari/537.36`],
  ['Android / Chrome', `Mozilla/5.0 (Linux; Android 14; SM-X710) ${blink} Chrome/131.0.0.0 Safari/537.36`],
  ['Android / Samsung Internet', `${android} ${blink} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36`],
  ['Android / Firefox', 'Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0'],
  ['Android / Firefox', 'Mozilla/5.0 (Android 12; Tablet; rv:121.0) Gecko/121.0 Firefox/121.0'],
  ['Android / Edge', `${android} ${blink} Chrome/131.0.0.0 Mobile Safari/537.36 EdgA/131.0.0.0`],
  ['Android / Opera', `${android} ${blink} Chrome/130.0.0.0 Mobile Safari/537.36 OPR/85.0.0.0`],
  ['Android / Brave', `${android} ${blink} Chrome/131.0.0.0 Mobile Safari/537.36`, { brave: true }],
  ['Android / Vivaldi', `${android} ${blink} Chrome/130.0.0.0 Mobile Safari/537.36 Vivaldi/7.0`],
  ['Android / DuckDuckGo', `${android} ${blink} Version/4.0 Chrome/130.0.0.0 DuckDuckGo/5 Mobile Safari/537.36`],
  [
    'Android / MIUI Browser',
    `Mozilla/5.0 (Linux; U; Android 12; en-us; M2101K6G) ${blink} Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.28.0-gn`,
  ],
  [
    'Android / Huawei Browser',
    `Mozilla/5.0 (Linux; Android 10; HarmonyOS; ELS-AN00) ${blink} Chrome/99.0.4844.88 HuaweiBrowser/13.0.5.302 Mobile Safari/537.36`,
  ],
  // iPhone and iPad
  ['iPhone / Safari', `${iphone} ${webkit} Version/18.1 Mobile/15E148 Safari/604.1`, { maxTouchPoints: 5 }],
  ['iPhone / Chrome', `${iphone} ${webkit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`],
  ['iPhone / Firefox', `${iphone} ${webkit} FxiOS/133.0 Mobile/15E148 Safari/605.1.15`],
  ['iPhone / Edge', `${iphone} ${webkit} Version/18.0 EdgiOS/131.0.2903.48 Mobile/15E148 Safari/604.1`],
  ['iPhone / Opera', `${iphone} ${webkit} Version/18.1 Mobile/15E148 Safari/604.1 OPT/5.2.0`],
  ['iPhone / DuckDuckGo', `${iphone} ${webkit} Version/18.1 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`],
  ['iPad / Safari', `${ipad} ${webkit} Version/17.6 Mobile/15E148 Safari/604.1`],
  ['iPad / Safari', `${mac} ${webkit} Version/18.1 Safari/605.1.15`, { maxTouchPoints: 5 }],
  ['iPad / Chrome', `${ipad} ${webkit} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`],
  ['iPad / Firefox', `${mac} ${webkit} FxiOS/133.0 Safari/605.1.15`, { maxTouchPoints: 5 }],
  [
    'iPhone / Safari',
    'Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1',
  ],
  // Browsers inside other apps
  [
    'iPhone / Instagram',
    `${iphone} ${webkit} Mobile/22B83 Instagram 358.0.0.24.99 (iPhone16,1; iOS 18_1; en_US; en; scale=3.00; 1179x2556; 665)`,
  ],
  [
    'Android / Instagram',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 Instagram 358.0.0.51.96 Android`,
  ],
  [
    'iPhone / Facebook',
    `${iphone} ${webkit} Mobile/22B83 [FBAN/FBIOS;FBAV/489.0.0.56.81;FBBV/668;FBDV/iPhone16,1;FBMD/iPhone;FBSN/iOS;FBSV/18.1;FBSS/3]`,
  ],
  [
    'Android / Facebook',
    `Mozilla/5.0 (Linux; Android 14; SM-S921B Build/UP1A; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/489.0.0.53.81;]`,
  ],
  ['iPhone / WeChat', `${iphone} ${webkit} Mobile/15E148 MicroMessenger/8.0.54(0x18003628) NetType/WIFI Language/en`],
  [
    'Android / WeChat',
    `Mozilla/5.0 (Linux; Android 13; V2227A; wv) ${blink} Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600 WeChat/arm64`,
  ],
  ['iPhone / LINE', `${iphone} ${webkit} Mobile/15E148 Safari Line/14.19.1`],
  [
    'iPhone / TikTok',
    `${iphone} ${webkit} Mobile/22B83 musical_ly_37.2.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/en`,
  ],
  ['iPhone / LinkedIn', `${iphone} ${webkit} Mobile/15E148 [LinkedInApp]/9.30.1417`],
  ['iPhone / Google', `${iphone} ${webkit} GSA/344.0.695551749 Mobile/15E148 Safari/604.1`],
  ['iPhone / in-app browser', `${iphone} ${webkit} Mobile/15E148`],
  [
    'Android / in-app browser',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A; wv) ${blink} Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36`,
  ],
  // Whatever is left
  ['Unknown device', ''],
  ['Unknown device', 'curl/8.5.0'],
  ['Windows', 'Mozilla/5.0 (Windows NT 10.0)'],
  ['Mac', '', { platform: 'macOS' }],
]

const cases = rows.map(([label, userAgent, hints]) => ({ label, userAgent, hints }))

describe('the label of a device (W24 W25)', () => {
  it('is tried with at least forty user agents', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40)
  })

  it.each(cases)('$label: $userAgent', ({ label, userAgent, hints }) => {
    expect(deviceLabel(parseUserAgent(userAgent, hints))).toBe(label)
  })
})

describe('a browser inside another app', () => {
  const known = /Instagram|Facebook|WeChat|LINE|TikTok|LinkedIn|Google$|in-app/
  it.each(cases.filter(({ label }) => known.test(label)))('is found out: $label', ({ label, userAgent }) => {
    const app = label.split(' / ')[1]
    expect(inAppBrowser(userAgent)).toEqual(app === 'in-app browser' ? {} : { app })
  })

  it.each(cases.filter(({ label }) => !known.test(label)))('is not: $label ($userAgent)', ({ userAgent }) => {
    expect(inAppBrowser(userAgent)).toBeUndefined()
  })
})
