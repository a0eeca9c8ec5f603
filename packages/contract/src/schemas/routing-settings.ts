import { z } from 'zod'
import { botOutcomes } from '../bot.ts'
import { id, personSchema, timestamp } from './common.ts'

/**
 * What is done when nobody has opened what rang: ring the other devices of those who were rung, tell the colleagues who
 * may see to it too, write to those who were told, tell the admins. While a `devices` step is still to come, a message
 * rings the one device alone that each used last.
 */
export const ladderStepSchema = z.object({
  /** Since the step before; of the first one since the message. */
  afterSeconds: z.int().min(10).max(86_400),
  to: z.enum(['devices', 'colleagues', 'email', 'admins']),
})

/** The site's rules of who is told what. */
export const routingSettingsSchema = z.object({
  /** Admins are not told of conversations that are nobody's. */
  notToAdmins: z.boolean(),
  /** Whose conversations are told to the admins among their members all the same. */
  exceptDepartments: z.array(id('dpt')).max(200),
  /** Write only to those who are offline; without it whoever is online gets an email too. */
  emailOnlyWhenOffline: z.object({
    /** The first messages of a department's conversation. */
    department: z.boolean(),
    /** Those of a conversation that somebody was given. */
    assigned: z.boolean(),
  }),
  /** Who is told of what comes after an agent has answered. */
  laterMessages: z.enum(['last_agent', 'everybody']),
  /** How long messages wait for more of them, once one that is unread was told of. */
  merge: z.object({ pushSeconds: z.int().min(0).max(600), emailMinutes: z.int().min(0).max(1_440) }),
  ladder: z.array(ladderStepSchema).max(10),
})

const channelsSchema = z.object({ push: z.boolean(), email: z.boolean() })
const partOfChannels = channelsSchema.partial().optional()

/** An agent's own: what they want to be told of, and how. */
export const preferenceMatrixSchema = z.object({
  /** A visitor wrote, and no agent has answered yet. */
  first_message: channelsSchema,
  /** A visitor wrote on. */
  later_message: channelsSchema,
  /** A visitor wrote in a conversation that was given to them, and no agent has answered yet. */
  assigned: channelsSchema,
})

/** What is left out stays. */
export const preferenceMatrixPatchSchema = z.object({
  first_message: partOfChannels,
  later_message: partOfChannels,
  assigned: partOfChannels,
})

const departmentRef = z.object({ id: id('dpt'), name: z.string() }).nullable()

/**
 * What these rules would miss today. `reaches_nobody`: nothing can tell anybody of a new conversation of `department`
 * (null: of none). `admins_alone`: “not to admins” has no effect there, for there is nobody else. `email_off`: a step
 * writes emails, and there is no mail server. A newer backend may have more.
 */
export const routingWarningSchema = z.object({ code: z.string().min(1).max(64), department: departmentRef })

/** `GET` and `PUT /settings/routing`. */
export const routingSettingsAnswerSchema = routingSettingsSchema.extend({ warnings: z.array(routingWarningSchema) })

/** `POST /settings/routing/check`. */
export const routingCheckAnswerSchema = z.object({ warnings: z.array(routingWarningSchema) })

/** How it is with somebody in a simulation; what is left out is as it is now. */
export const simulatedPersonSchema = z.object({
  userId: id('usr'),
  online: z.boolean().optional(),
  /** At that very conversation. */
  looking: z.boolean().optional(),
  hasRead: z.boolean().optional(),
  mutedConversation: z.boolean().optional(),
  /** They were told of a message before, and have not read it: more of them waits. */
  told: z.boolean().optional(),
})

/** `POST /settings/routing/simulate`: a visitor writes, and nothing happens. */
export const simulationSchema = z.object({
  /** By which quiet hours and snoozes are asked. */
  at: timestamp,
  departmentId: id('dpt').nullable().optional(),
  /** Who was given the conversation. */
  assigneeId: id('usr').nullable().optional(),
  /** Who answered last in it; null or left out: nobody has, it is a first message. */
  lastAgentId: id('usr').nullable().optional(),
  /** The same as `bot` `handled`. */
  botAnswered: z.boolean().optional(),
  /** What the site's bot does with it; left out: it is not asked. */
  bot: z.enum(botOutcomes).optional(),
  overrides: z.array(simulatedPersonSchema).max(200).optional(),
  /** Rules that are not saved; left out: those that are. */
  settings: routingSettingsSchema.optional(),
})

const decisionOf = z.enum(['send', 'skip'])

/** What one channel does, and why. Names of channels and reasons are open: a newer backend may have more. */
export const channelDecisionSchema = z.object({
  channel: z.string().min(1).max(32),
  decision: decisionOf,
  reason: z.string().min(1).max(64),
})

const simulatedDecisionSchema = z.object({
  recipient: personSchema,
  decision: decisionOf,
  reason: z.string().min(1).max(64),
  /** How many devices would ring. */
  devices: z.int().min(0),
  /** `dueInSeconds`: it waits so long for more; null where nothing is sent. */
  channels: z.array(channelDecisionSchema.extend({ dueInSeconds: z.number().min(0).nullable() })),
})

export const simulationAnswerSchema = z.object({
  /** The rules that held, in the order in which they were asked; the last one says who is meant. */
  rules: z.array(z.string().min(1).max(64)),
  decisions: z.array(simulatedDecisionSchema),
  /**
   * What the ladder would do if nobody opens it, step by step, each with those whom it is about; everybody goes on as they
   * are meanwhile. Empty if there is no step, or nobody waits: somebody sees it, or the bot has answered.
   */
  steps: z
    .array(
      z.object({
        /** Since the message. */
        afterSeconds: z.int().min(0),
        to: z.string().min(1).max(32),
        decisions: z.array(simulatedDecisionSchema),
      }),
    )
    .optional(),
})
