import { expect, it } from 'vitest'
import { type VersionHints, versionsOf } from './browser-versions.ts'

const chromium = (platform: string, rest = '') =>
  `Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0${rest} Safari/537.36`
const webkit = (platform: string, version: string) =>
  `Mozilla/5.0 (${platform}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${version} Mobile/15E148 Safari/604.1`
const gecko = (platform: string) => `Mozilla/5.0 (${platform}; rv:145.0) Gecko/20100101 Firefox/145.0`
const brands = (brand: string, version = '143') => ({
  brands: ['Chromium', brand],
  brandVersions: [
    { brand: 'Chromium', version: '143' },
    { brand, version },
  ],
})

it.each<[string | undefined, string | undefined, string, VersionHints]>([
  [
    'Chrome 143',
    'Windows 11',
    chromium('Windows NT 10.0; Win64; x64'),
    { platform: 'Windows', platformVersion: '15.0.0', ...brands('Google Chrome') },
  ],
  [
    'Chrome 143',
    'Windows 10',
    chromium('Windows NT 10.0; Win64; x64'),
    { platform: 'Windows', platformVersion: '10.0.0', ...brands('Google Chrome') },
  ],
  [
    'Microsoft Edge 143',
    'Windows',
    chromium('Windows NT 10.0; Win64; x64', ' Edg/143.0.0.0'),
    brands('Microsoft Edge'),
  ],
  [
    'Chrome 143',
    'macOS 15.3',
    chromium('Macintosh; Intel Mac OS X 10_15_7'),
    { platform: 'macOS', platformVersion: '15.3.1', ...brands('Google Chrome') },
  ],
  [
    'Chrome 143',
    'Android 16',
    chromium('Linux; Android 10; K', ' Mobile'),
    { platform: 'Android', platformVersion: '16.0.0', ...brands('Google Chrome') },
  ],
  ['Firefox 145', 'Windows', gecko('Windows NT 10.0; Win64; x64'), {}],
  ['Firefox 145', 'macOS', gecko('Macintosh; Intel Mac OS X 10.15'), {}],
  ['Firefox 145', 'Linux', gecko('X11; Linux x86_64'), {}],
  ['Safari 26', 'iOS 26', webkit('iPhone; CPU iPhone OS 18_6 like Mac OS X', '26.1'), { maxTouchPoints: 5 }],
  ['Safari 17', 'iOS 17.4', webkit('iPhone; CPU iPhone OS 17_4 like Mac OS X', '17.4'), { maxTouchPoints: 5 }],
  ['Safari 18', 'iPadOS', webkit('Macintosh; Intel Mac OS X 10_15_7', '18.3'), { maxTouchPoints: 5 }],
  ['Brave', 'Linux', chromium('X11; Linux x86_64'), { brave: true }],
  [undefined, undefined, '', {}],
])('%s on %s', (browser, system, userAgent, hints) => {
  expect(versionsOf(userAgent, hints)).toEqual({ ...(browser && { browser }), ...(system && { system }) })
})
