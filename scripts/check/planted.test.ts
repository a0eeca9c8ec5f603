import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ROOT } from '../lib/paths.mjs'
import { BUDGETS, checkBudgets } from './budgets.ts'
import { checkDeadCode } from './dead-code.ts'
import { checkDirections } from './directions.ts'
import { checkDrift } from './drift.ts'
import { checkFormat } from './format.ts'
import { checkLicences } from './licences.ts'
import { checkLint } from './lint.ts'
import { plantTree } from './planted-tree.ts'
import { CHECKS } from './steps.ts'
import { checkTypes } from './types.ts'
import { checkWords } from './words.ts'

const planted: string[] = []

function plant(...plan: Parameters<typeof plantTree>): string {
  const root = plantTree(...plan)
  planted.push(root)
  return root
}

afterEach(() => {
  for (const root of planted.splice(0)) rmSync(root, { recursive: true, force: true })
})

const ADMIN = ['tsconfig.base.json', ...configsOf('apps/admin')]

function configsOf(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder))
  return names.filter(name => name.startsWith('tsconfig')).map(name => join(folder, name))
}

describe('each check fails on a planted fault and names it', { timeout: 60_000 }, () => {
  it('every check has its fault here', () => {
    const own = readFileSync(new URL(import.meta.url), 'utf8')
    expect(Object.keys(CHECKS).filter(name => !own.includes(`it('${name}: `))).toEqual([])
  })

  it('types: the worker has no document', async () => {
    const worker = ['tsconfig.base.json', 'apps/admin/tsconfig.worker.json']
    const file = 'apps/admin/src/sw/planted.ts'
    expect(
      await checkTypes(plant({ copy: worker, files: { [file]: 'export const fine = self.origin\n' } })),
    ).toMatchObject({
      ok: true,
    })
    const { ok, output } = await checkTypes(
      plant({ copy: worker, files: { [file]: 'export const title = document.title\n' } }),
    )
    expect(ok).toBe(false)
    expect(output).toMatch(/sw\/planted\.ts.*'document'/)
  })

  it('types: a source that no project compiles', async () => {
    const files = { 'apps/admin/src/sw/fine.ts': 'export {}\n', 'apps/admin/scripts/planted.ts': 'export {}\n' }
    const { ok, output } = await checkTypes(
      plant({ copy: ['tsconfig.base.json', 'apps/admin/tsconfig.worker.json'], files }),
    )
    expect(ok).toBe(false)
    expect(output).toMatch(/No tsconfig includes:\napps\/admin\/scripts\/planted\.ts$/)
  })

  it('types: a tree without a source is no success', async () => {
    expect(await checkTypes(plant({ copy: ['tsconfig.base.json'], files: {} }))).toMatchObject({ ok: false })
  })

  it('lint: floating promises, any, process.env, default exports, sleeps, endless files', async () => {
    const root = plant({
      copy: ['.oxlintrc.json', 'biome.json', '.gitignore', ...ADMIN, 'apps/server/tsconfig.json'],
      files: {
        'apps/admin/src/sw/floating.ts':
          "declare const self: ServiceWorkerGlobalScope\nexport const ring = () => {\n  self.registration.showNotification('planted')\n}\n",
        'apps/admin/src/app/any.ts': 'export const loose = (value: any): string => value.name\n',
        'apps/admin/src/app/default.ts': 'export default 1\n',
        'apps/server/src/delivery/environment.ts': "export const token = process.env['PLANTED']\n",
        'apps/server/src/delivery/sleep.ts':
          'export const rest = (page: { waitForTimeout: (ms: number) => Promise<void> }) => page.waitForTimeout(9)\n',
        'apps/server/src/delivery/long.ts': 'export const line = 1\n'.repeat(1) + '// line\n'.repeat(400),
      },
    })
    const { ok, output } = await checkLint(root)
    expect(ok).toBe(false)
    for (const [rule, file] of [
      ['no-floating-promises', 'sw/floating.ts'],
      ['no-explicit-any', 'app/any.ts'],
      ['no-unsafe-return', 'app/any.ts'],
      ['no-default-export', 'app/default.ts'],
      ['no-process-env', 'delivery/environment.ts'],
      ['no-restricted-properties', 'delivery/sleep.ts'],
      ['max-lines', 'delivery/long.ts'],
    ] as const) {
      expect(output, rule).toMatch(new RegExp(`${rule}\\)[^]*?${file}`))
    }
  })

  it('lint: Biome has its say too', async () => {
    const root = plant({
      copy: ['.oxlintrc.json', 'biome.json', '.gitignore', ...ADMIN],
      files: { 'apps/admin/src/app/planted.ts': 'export const same = (a: number) => a === a\n' },
    })
    const { ok, output } = await checkLint(root)
    expect(ok).toBe(false)
    expect(output).toContain('lint/suspicious/noSelfCompare')
  })

  it('format: a file that Biome would write otherwise', async () => {
    const root = plant({ copy: ['biome.json', '.gitignore'], files: { 'apps/admin/planted.ts': 'export const  a=1;' } })
    const { ok, output } = await checkFormat(root)
    expect(ok).toBe(false)
    expect(output).toContain('planted.ts')
  })

  it('directions: every arrow that must not be', async () => {
    const wrong: [from: string, to: string, rule: string][] = [
      ['apps/admin/src/sw/a.ts', 'apps/admin/src/platform/b.ts', 'admin sw never imports'],
      ['apps/admin/src/sw/c.ts', 'apps/admin/src/features/inbox/b.ts', 'admin sw never imports'],
      ['apps/admin/src/platform/d.ts', 'apps/admin/src/app/b.ts', 'admin platform never imports'],
      [
        'apps/admin/src/features/inbox/e.ts',
        'apps/admin/src/features/devices/b.ts',
        'features never import each other',
      ],
      ['apps/admin/src/shared/f.ts', 'packages/api/src/index.ts', 'app and shared never call the API'],
      ['apps/admin/src/platform/g.ts', 'apps/server/src/index.ts', 'apps/admin imports only'],
      ['packages/contract/src/h.ts', 'packages/api/src/index.ts', 'packages/contract imports only itself'],
      ['packages/web-push/src/i.ts', 'packages/contract/src/index.ts', 'packages/web-push imports only itself'],
      ['packages/api/src/j.ts', 'packages/contract/src/inner.ts', 'packages have doors'],
      ['e2e/k.ts', 'apps/server/src/db/b.ts', 'packages have doors'],
      ['apps/server/src/routing/l.ts', 'apps/server/src/delivery/b.ts', 'server stages meet in database rows'],
      ['apps/server/src/db/m.ts', 'apps/server/src/delivery/b.ts', 'server stages meet in database rows'],
      ['apps/server/src/http/n.ts', 'apps/server/src/http/n.test.ts', 'sources never import tests'],
      ['apps/server/src/secrets/o.ts', 'apps/server/src/secrets/nowhere.ts', 'everything resolves'],
    ]
    const files: Record<string, string> = {
      'apps/admin/src/platform/outbox.ts': "import 'idb'\n",
      'packages/contract/src/node.ts': "import 'node:fs'\n",
      'apps/server/src/http/cycle-a.ts': "import './cycle-b.ts'\n",
      'apps/server/src/http/cycle-b.ts': "import './cycle-a.ts'\n",
    }
    for (const [from, to] of wrong) {
      files[from] = `import '${'../'.repeat(from.split('/').length - 1)}${to}'\n`
      if (!to.includes('nowhere')) files[to] ??= 'export {}\n'
    }
    const { ok, output } = await checkDirections(plant({ copy: ['.dependency-cruiser.mjs'], files }))
    expect(ok).toBe(false)
    const lines = output.split('\n')
    const named = (rule: string, from: string) => lines.some(line => line.includes(rule) && line.includes(`${from} ->`))
    for (const [from, , rule] of wrong) expect(named(rule, from), `${rule}: ${from}\n${output}`).toBe(true)
    expect(named('only *-db.ts imports idb', 'apps/admin/src/platform/outbox.ts')).toBe(true)
    expect(named('the contract needs no DOM, no Node', 'packages/contract/src/node.ts')).toBe(true)
    expect(named('no cycles', 'apps/server/src/http/cycle-a.ts')).toBe(true)
  })

  it('directions: a cruise that reads nothing is no success', async () => {
    const root = plant({ copy: ['.dependency-cruiser.mjs'], files: { 'packages/a.md': '', 'apps/a.md': '' } })
    const { ok, output } = await checkDirections(root)
    expect(ok).toBe(false)
    expect(output).toContain('No module was read')
  })

  it('directions: a new package must say what it may import', async () => {
    const root = plant({
      copy: ['.dependency-cruiser.mjs'],
      files: { 'packages/planted/src/index.ts': 'export {}\n', 'apps/server/src/index.ts': 'export {}\n' },
    })
    const { ok, output } = await checkDirections(root)
    expect(ok).toBe(false)
    expect(output).toContain('packages/planted')
  })

  it('dead-code: an unused export, an unused file, an unused dependency', async () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT })
    const copy = tracked
      .toString()
      .split('\0')
      .filter(file => file !== '')
    const root = plant({ copy, files: { 'scripts/lib/planted-file.ts': 'export const nobody = 1\n' } })
    appendFileSync(join(root, 'scripts/lib/json.ts'), '\nexport const plantedExport = 1\n')
    const { ok, output } = await checkDeadCode(root)
    expect(ok).toBe(false)
    expect(output).toMatch(/plantedExport\s.*scripts\/lib\/json\.ts/)
    expect(output).toContain('scripts/lib/planted-file.ts')
  })

  it('drift: a schema that openapi.json does not know, a rule that the documentation does not', async () => {
    const clean = plant({ copy: ['packages/contract', 'apps/server', 'docs'], files: {} })
    expect(await checkDrift(clean)).toMatchObject({ ok: true })
    appendFileSync(
      join(clean, 'packages/contract/src/schemas/index.ts'),
      "\nimport { z as planted } from 'zod'\nexport const plantedSchema = planted.object({ a: planted.string() })\n",
    )
    const { ok, output } = await checkDrift(clean)
    expect(ok).toBe(false)
    expect(output).toContain('openapi.json')
    appendFileSync(join(clean, 'docs/when-notified.md'), 'And never on Sundays.\n')
    expect((await checkDrift(clean)).output).toContain('docs/when-notified.md')
  })

  it('licences: what is shipped and what only builds', async () => {
    const installed = (name: string, licence: string | undefined) => ({
      [`node_modules/.pnpm/${name}@1.0.0/node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: '1.0.0',
        license: licence,
      }),
    })
    const own = (dependencies: Record<string, string>) => ({
      'packages/planted/package.json': JSON.stringify({ name: 'planted', dependencies }),
    })
    const tools = { ...installed('fine', '(MIT OR AGPL-3.0-only)'), ...installed('tool', 'MPL-2.0') }
    expect(await checkLicences(plant({ copy: [], files: { ...own({}), ...tools } }))).toMatchObject({ ok: true })

    const inside = (name: string, licence: string) => ({
      [`packages/planted/node_modules/${name}/package.json`]: JSON.stringify({
        name,
        version: '2.0.0',
        license: licence,
      }),
    })
    const root = plant({
      copy: [],
      files: {
        ...own({ copyleft: '2.0.0', weak: '2.0.0' }),
        ...inside('copyleft', 'AGPL-3.0-only'),
        ...inside('weak', 'MPL-2.0'),
        ...tools,
        ...installed('unsaid', undefined),
        ...installed('both', 'MIT AND GPL-3.0-only'),
      },
    })
    const { ok, output } = await checkLicences(root)
    expect(ok).toBe(false)
    expect(output.split('\n').sort()).toEqual([
      'both@1.0.0 (a tool): MIT AND GPL-3.0-only',
      'copyleft@2.0.0 (shipped): AGPL-3.0-only',
      'unsaid@1.0.0 (a tool): none named',
      'weak@2.0.0 (shipped): MPL-2.0',
    ])
  })

  it('licences: nothing installed is no success', async () => {
    expect(await checkLicences(plant({ copy: [], files: {} }))).toMatchObject({ ok: false })
  })

  describe('budgets', () => {
    /** Random text hardly shrinks: two characters a byte in hexadecimal, about half of it after gzip. */
    const weighing = (bytes: number) => randomBytes(bytes).toString('hex')
    const dist = (sizes: typeof BUDGETS) => ({
      'apps/admin/dist/.vite/manifest.json': JSON.stringify({
        '_start.js': { file: 'assets/start.js', imports: ['_vendor.js'], css: ['assets/start.css'] },
        '_vendor.js': { file: 'assets/vendor.js' },
        'virtual:catalogue/en/start': { file: 'assets/texts.js', isDynamicEntry: true },
        'src/features/devices/devices-screen.tsx': { file: 'assets/devices.js', isDynamicEntry: true },
      }),
      'apps/admin/dist/index.html': '<script src="/base/assets/start.js"></script>',
      'apps/admin/dist/assets/start.js': weighing(sizes.inbox / 4),
      'apps/admin/dist/assets/start.css': weighing(sizes.inbox / 4),
      'apps/admin/dist/assets/vendor.js': weighing(sizes.inbox / 4),
      'apps/admin/dist/assets/texts.js': weighing(sizes.inbox / 4),
      'apps/admin/dist/assets/devices.js': weighing(10 * sizes.inbox),
      'apps/admin/dist/sw.js': weighing(sizes.worker),
      'apps/widget/dist/widget.js': weighing(sizes.loader),
      'apps/widget/dist/chat.js': weighing(sizes.widget),
    })
    const times = (factor: number): typeof BUDGETS => ({
      inbox: BUDGETS.inbox * factor,
      worker: BUDGETS.worker * factor,
      loader: BUDGETS.loader * factor,
      widget: BUDGETS.widget * factor,
    })

    it('budgets: each part is weighed, and only what the inbox needs at first', async () => {
      expect(await checkBudgets(plant({ copy: [], files: dist(times(0.7)) }))).toMatchObject({ ok: true })
      const { ok, output } = await checkBudgets(plant({ copy: [], files: dist(times(1.1)) }))
      expect(ok).toBe(false)
      for (const part of Object.keys(BUDGETS)) expect(output).toContain(`Over budget: ${part} `)
    })

    it('budgets: what is not built, or cannot be found in the manifest, is no success', async () => {
      expect(await checkBudgets(plant({ copy: [], files: {} }))).toMatchObject({ ok: false })
      const files = { ...dist(times(0.5)), 'apps/admin/dist/index.html': '<script src="/elsewhere.js"></script>' }
      expect(await checkBudgets(plant({ copy: [], files }))).toMatchObject({ ok: false })
    })
  })

  it('words: folders of a machine and hosts of registries', async () => {
    // Put together here, or the check would find them in this file.
    const home = ['', 'home', 'planted', 'deskbell'].join('/')
    const host = ['registry', 'planted', 'example'].join('.')
    const root = plant({
      copy: [],
      files: {
        'fine.md': 'Nothing wrong: /api/v1, and /home on its own.\n',
        'a.md': `See ${home}/notes.\n`,
        'b.ts': `export const from = 'https://${host}/x'\n`,
        'pnpm-lock.yaml': `resolution: {${['tar', 'ball'].join('')}: https://planted.example/x.tgz}\n`,
      },
    })
    appendFileSync(join(root, 'c.md'), `built in ${root}/dist\n`)
    execFileSync('git', ['init', '-q'], { cwd: root })
    const { ok, output } = await checkWords(root)
    expect(ok).toBe(false)
    expect(output.split('\n').map(line => line.split(':')[0])).toEqual(['a.md', 'b.ts', 'c.md', 'pnpm-lock.yaml'])
  })
})
