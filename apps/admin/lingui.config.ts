import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'

/** Read by the build, which compiles the catalogues. `scripts/catalogues.ts` fills them: our texts are plain calls of `t`. */
export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'es', 'fr', 'ar'],
  catalogs: [{ path: '<rootDir>/src/app/i18n/catalogues/{locale}', include: ['src'] }],
  // The English text is the id.
  format: formatter({ explicitIdAsDefault: true, origins: false }),
})
