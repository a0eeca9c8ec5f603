// Import directions: the arrows of ARCHITECTURE.md, and nothing else. Checked by `pnpm check directions`.
import { readdirSync } from 'node:fs'

/** @type {Record<string, string[]>} Which packages of ours each package may import. */
const ARROWS = {
  'packages/contract': [],
  'packages/web-push': [],
  'packages/push-service': [],
  'packages/sounds': [],
  'packages/api': ['packages/contract'],
  'apps/server': ['packages/contract', 'packages/web-push'],
  'apps/admin': ['packages/api', 'packages/contract', 'packages/sounds'],
  'apps/widget': ['packages/api', 'packages/contract', 'packages/sounds'],
}

/** @type {Record<string, string[]>} What tests of a package run against beside that: real parts, no mocks. */
const TEST_ARROWS = { 'apps/server': ['packages/push-service'] }

/** The doors that other packages come in by, as `exports` names them. */
const DOORS = [
  '^packages/[^/]+/src/index[.]ts$',
  '^packages/contract/src/schemas/index[.]ts$',
  '^apps/server/src/index[.]ts$',
]

const TESTS = '[.](test|spec)[.]tsx?$'
/** Tests, what they share, and benches. */
const TEST_CODE = `(?:/test-support/|/faults/|/bench/|${TESTS})`
/** How benches measure and print: the same for all packages. */
const BENCH_HELPERS = 'scripts/lib/bench'

/** Rooms of the server that every stage may use; they never import a stage. */
const FOUNDATIONS = ['config', 'db', 'http', 'secrets', 'words']

/** @param {readonly string[]} names */
const anyOf = names => `(?:${names.join('|')})`

/**
 * @param {string} name
 * @param {string} comment
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @param {string} parent */
const foldersIn = parent =>
  readdirSync(parent, { withFileTypes: true }).flatMap(entry =>
    entry.isDirectory() ? [`${parent}/${entry.name}`] : [],
  )

const ours = [...foldersIn('packages'), ...foldersIn('apps')]
const unknown = ours.filter(folder => !(folder in ARROWS))
if (unknown.length > 0) throw new Error(`Say in .dependency-cruiser.mjs what ${unknown.join(', ')} may import.`)

/**
 * @param {string} folder
 * @param {readonly string[]} targets
 */
const onlyInto = (folder, targets) => ({
  path: '^(packages|apps|e2e|scripts)/',
  pathNot: `^${anyOf([folder, ...targets])}/`,
})

const packageRules = Object.entries(ARROWS).flatMap(([folder, targets]) => [
  forbid(
    `${folder} imports only ${targets.length > 0 ? targets.join(', ') : 'itself'}`,
    'The package graph has one direction.',
    { path: `^${folder}/`, pathNot: TEST_CODE },
    onlyInto(folder, targets),
  ),
  forbid(
    `tests of ${folder} import that, and the parts that they run against`,
    'The package graph has one direction, for tests too.',
    { path: `^${folder}/.*${TEST_CODE}` },
    onlyInto(folder, [...targets, ...(TEST_ARROWS[folder] ?? []), BENCH_HELPERS]),
  ),
])

const admin = 'apps/admin/src'

/** @type {[room: string, others: string[], why: string][]} */
const ADMIN_ROOMS = [
  ['features', ['app', 'sw'], 'features are below app; the worker is a program of its own'],
  ['platform', ['app', 'features', 'sw'], 'platform is below features'],
  ['shared', ['app', 'features', 'platform', 'sw'], 'shared is below everything: page and worker use it'],
  ['app', ['sw'], 'the worker is a program of its own'],
  ['sw', ['app', 'features', 'platform'], 'the worker uses shared alone'],
]

const adminRules = ADMIN_ROOMS.map(([room, others, why]) =>
  forbid(
    `admin ${room} never imports ${others.join(', ')}`,
    why,
    { path: `^${admin}/${room}/` },
    { path: `^${admin}/${anyOf(others)}/` },
  ),
)

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...packageRules,
    ...adminRules,
    forbid(
      'packages have doors',
      'Another package is imported by the name and the entries that its package.json exports.',
      { path: '^(?:(packages|apps)/([^/]+)|(e2e|scripts))/' },
      { path: '^(packages|apps)/', pathNot: ['^$1/$2/', ...DOORS] },
    ),
    forbid(
      'admin features never import each other',
      'What two features need goes down to platform or shared, or into ui, which imports no feature.',
      { path: `^${admin}/features/([^/]+)/` },
      { path: `^${admin}/features/`, pathNot: [`^${admin}/features/$1/`, `^${admin}/features/ui/`] },
    ),
    forbid(
      'admin app and shared never call the API',
      'Features, platform and the worker do.',
      { path: `^${admin}/(app|shared)/`, pathNot: TESTS },
      { path: '^packages/api/' },
    ),
    forbid(
      'server stages meet in database rows',
      'A stage never imports another stage: the wiring at the top of src, and the command line, give it what it needs.',
      { path: '^apps/server/src/([^/]+)/', pathNot: [TESTS, '^apps/server/src/cli/'] },
      {
        path: '^apps/server/src/[^/]+/',
        pathNot: ['^apps/server/src/$1/', `^apps/server/src/${anyOf(FOUNDATIONS)}/`],
      },
    ),
    forbid(
      'only *-db.ts imports idb',
      'Policy, store and database are three layers; only the last one knows IndexedDB.',
      { path: '^(packages|apps)/', pathNot: ['-db[.]ts$', TESTS] },
      { path: 'node_modules/idb/' },
    ),
    forbid(
      'the contract needs no DOM, no Node',
      'Any backend and any client must be able to read it.',
      { path: '^packages/contract/src/', pathNot: TESTS },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'no cycles',
      'Two files that need each other while they run are one file, or hide a third. Types are gone by then.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'sources never import tests',
      'Tests know the sources, not the other way round.',
      { pathNot: [TESTS, '^e2e/'] },
      { path: TESTS },
    ),
    forbid(
      'everything resolves',
      'An import that leads nowhere is not checked either.',
      {},
      {
        couldNotResolve: true,
        // Made by the build (`apps/admin/scripts/catalogue-parts.ts`), which fails where there is none.
        pathNot: '^virtual:catalogue/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
