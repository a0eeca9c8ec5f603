import { z } from 'zod'
import { problems } from '../src/problems.ts'
import type { Exchange } from '../src/schemas/index.ts'
import * as schemas from '../src/schemas/index.ts'

type Json = Record<string, unknown>

const ref = (name: string) => `#/components/schemas/${name}`
const everyCall = ['invalid', 'not_found', 'rate_limited', 'internal'] as const
const signedIn = ['unauthenticated', 'forbidden'] as const

/** The contract as an OpenAPI 3.1 document. */
export function toOpenApi(): Json {
  const registry = named()
  const components = z.toJSONSchema(registry, { uri: ref, io: 'input' }).schemas
  const paths: Record<string, Json> = {}
  for (const exchange of schemas.exchanges) {
    paths[exchange.path] = { ...paths[exchange.path], [exchange.method.toLowerCase()]: operation(exchange, registry) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Deskbell subscription contract', version: '1.0.0', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/api/v1', description: 'The reference server. Discovery names the root of any other.' }],
    paths,
    components: {
      schemas: mapValues(components, tidy),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'deskbell_session' },
        basic: { type: 'http', scheme: 'basic', description: 'User name and application password' },
        visitor: { type: 'http', scheme: 'bearer', description: "The visitor's token" },
        renewToken: {
          type: 'http',
          scheme: 'bearer',
          description: "A device's renew token, good for its own row alone",
        },
      },
    },
  }
}

type Registry = z.core.$ZodRegistry<{ id: string }>

/** Every exported schema object by name: `deviceSchema` becomes `Device`. */
function named(): Registry {
  const registry = z.registry<{ id: string }>()
  for (const [name, value] of Object.entries(schemas)) {
    if (!name.endsWith('Schema') || !(value instanceof z.ZodType)) continue
    registry.add(value, { id: name[0]?.toUpperCase() + name.slice(1, -'Schema'.length) })
  }
  return registry
}

function operation(exchange: Exchange, registry: Registry): Json {
  const parameters = [...pathParameters(exchange.path), ...queryParameters(exchange.query)]
  if (exchange.idempotent)
    parameters.push({ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', minLength: 1, maxLength: 255 } })
  if (exchange.stream) parameters.push({ name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } })
  return {
    summary: exchange.summary,
    tags: [exchange.level],
    ...(exchange.path === '/.well-known/deskbell' ? { servers: [{ url: '/' }] } : {}),
    security: securityOf(exchange.auth),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(exchange.body ? { requestBody: { required: true, content: json(schemaOf(exchange.body, registry)) } } : {}),
    ...(exchange.bytes === 'in' ? { requestBody: { required: true, content: bytes } } : {}),
    responses: { ...answers(exchange, registry), ...problemAnswers(exchange) },
  }
}

function answers(exchange: Exchange, registry: Registry): Json {
  return mapValues(exchange.answers, schema => {
    if (exchange.bytes === 'out') return { description: 'OK', content: bytes }
    if (schema === null) return { description: 'Done' }
    const stream = exchange.stream ? { 'text/event-stream': { schema: { type: 'string' } } } : {}
    return { description: 'OK', content: { ...json(schemaOf(schema, registry)), ...stream } }
  })
}

function problemAnswers(exchange: Exchange): Json {
  const codes = [...everyCall, ...(exchange.auth === 'none' ? [] : signedIn), ...(exchange.problems ?? [])]
  const byStatus = Object.groupBy(codes, code => String(problems[code].status))
  return mapValues(byStatus, group => ({
    description: (group ?? []).map(code => `${code}: ${problems[code].title}`).join(' '),
    content: { 'application/problem+json': { schema: { $ref: ref('Problem') } } },
  }))
}

function securityOf(auth: Exchange['auth']): Json[] {
  const agent = [{ session: [] }, { basic: [] }]
  if (auth === 'none') return []
  if (auth === 'visitor') return [{ visitor: [] }]
  return auth === 'device' ? [...agent, { renewToken: [] }] : agent
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' }) as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}

function schemaOf(schema: z.ZodType, registry: Registry): Json {
  const id = registry.get(schema)?.id
  if (id) return { $ref: ref(id) }
  return tidy(z.toJSONSchema(schema, { io: 'input', metadata: registry })) as Json
}

/** A file as it is. */
const bytes: Json = { '*/*': { schema: { type: 'string', format: 'binary' } } }
const json = (schema: Json): Json => ({ 'application/json': { schema } })

/**
 * Drops what OpenAPI has elsewhere, points local definitions at the components, and leaves a date-time to its `format`:
 * zod's pattern for it is 300 characters of leap years.
 */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(
    ([key]) => !['$schema', '$id', '$defs', 'id'].includes(key) || isProperty(value, key),
  )
  return Object.fromEntries(
    entries
      .filter(([key]) => !(key === 'pattern' && 'format' in value && value.format === 'date-time'))
      .map(([key, part]) => [
        key,
        key === '$ref' && typeof part === 'string' ? part.replace('#/$defs/', ref('')) : tidy(part),
      ]),
  )
}

/** A property that is called `id` is no keyword: its value is a schema, not a string. */
function isProperty(value: object, key: string): boolean {
  return typeof (value as Json)[key] === 'object' && key !== '$defs'
}

function mapValues<V, R>(object: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
}
