import { defineConfig } from '@lingui/cli'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'ar'],
  catalogs: [{ path: '<rootDir>/src/app/i18n/catalogues/{locale}', include: ['src'] }],
})
