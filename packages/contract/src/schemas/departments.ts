import { z } from 'zod'
import { roleSchema } from './accounts.ts'
import { id, personName, personSchema } from './common.ts'

/** A department as it stands beside a conversation. */
export const departmentNameSchema = z.object({ id: id('dpt'), name: z.string() })

const color = z.string().regex(/^#[0-9a-f]{6}$/)

/** `openCount`: its open conversations. */
export const departmentSchema = departmentNameSchema.extend({
  color: color.nullable().optional(),
  members: z.array(personSchema),
  openCount: z.int().min(0),
})

const members = z.array(id('usr')).max(1000)

export const departmentPostSchema = z.object({
  name: personName,
  color: color.nullable().optional(),
  memberIds: members.optional(),
})

/** What is left out stays. `memberIds` are all that are in it from now on. */
export const departmentPatchSchema = departmentPostSchema.partial()

/** Somebody who can be given a conversation. `online`: was at a visible window just now. */
export const agentSchema = z.object({
  id: id('usr'),
  name: z.string(),
  role: roleSchema,
  avatarUrl: z.string().nullable(),
  online: z.boolean(),
})
