/** The wire types, derived from the schemas: the only import of them here is of types, so zod never ships. */
import type { z } from 'zod'
import type * as s from './schemas/index.ts'

export type Level = z.infer<typeof s.levelSchema>
export type Discovery = z.infer<typeof s.discoverySchema>
export type Page<T> = { readonly items: T[]; readonly nextCursor: string | null; readonly total?: number | undefined }
export type Person = z.infer<typeof s.personSchema>

export type PromptPolicy = z.infer<typeof s.promptPolicySchema>
export type PromptPlace = z.infer<typeof s.promptPlaceSchema>
export type PromptRules = z.infer<typeof s.promptRulesSchema>
export type PushSettings = z.infer<typeof s.pushSettingsSchema>
export type ContentPolicy = z.infer<typeof s.contentPolicySchema>
export type PushSettingsPatch = z.infer<typeof s.pushSettingsPatchSchema>
export type PushKey = z.infer<typeof s.pushKeySchema>
export type PushKeys = Page<PushKey>
export type PushKeyPost = z.infer<typeof s.pushKeyPostSchema>
export type PushKeyRetire = z.infer<typeof s.pushKeyRetireSchema>
export type DevicePut = z.infer<typeof s.devicePutSchema>
export type DevicePutAnswer = z.infer<typeof s.devicePutAnswerSchema>
export type Device = z.infer<typeof s.deviceSchema>
export type DevicePatch = z.infer<typeof s.devicePatchSchema>
export type DeviceQuery = Partial<z.infer<typeof s.deviceQuerySchema>>
export type DeviceSort = z.infer<typeof s.deviceSortSchema>
export type DeviceHealth = z.infer<typeof s.deviceHealthSchema>
export type DeliveryResult = z.infer<typeof s.deliveryResultSchema>
export type TestAnswer = z.infer<typeof s.testAnswerSchema>

export type Attempt = z.infer<typeof s.attemptSchema>
export type Delivery = z.infer<typeof s.deliverySchema>
export type NotificationKind = z.infer<typeof s.notificationKindSchema>
export type Trace = z.infer<typeof s.traceSchema>
export type NotificationQuery = Partial<z.infer<typeof s.notificationQuerySchema>>
export type TestsPost = z.infer<typeof s.testsPostSchema>
export type TestsAnswer = z.infer<typeof s.testsAnswerSchema>
export type TestRunQuery = Partial<z.infer<typeof s.testRunQuerySchema>>
export type TestRun = z.infer<typeof s.testRunSchema>
export type TestedDevice = z.infer<typeof s.testedDeviceSchema>
export type SiteSettings = z.infer<typeof s.siteSettingsSchema>
export type SiteSettingsPatch = z.infer<typeof s.siteSettingsPatchSchema>
export type EmailSettings = z.infer<typeof s.emailSettingsSchema>
/** As a client sends it: what has a default may be left out. */
export type EmailSettingsPut = z.input<typeof s.emailSettingsPutSchema>
export type EmailTestPost = z.input<typeof s.emailTestPostSchema>
export type EmailTestAnswer = z.infer<typeof s.emailTestAnswerSchema>
export type EmailTemplate = z.infer<typeof s.emailTemplateSchema>
export type EmailTemplates = z.infer<typeof s.emailTemplatesSchema>
export type EmailTemplatePut = z.infer<typeof s.emailTemplatePutSchema>
export type EmailPreviewPost = z.infer<typeof s.emailPreviewPostSchema>
export type EmailPreview = z.infer<typeof s.emailPreviewSchema>
export type EmailCronAnswer = z.infer<typeof s.emailCronAnswerSchema>
export type QuietHours = z.infer<typeof s.quietHoursSchema>
export type Preferences = z.infer<typeof s.preferencesSchema>
export type PreferencesPatch = z.infer<typeof s.preferencesPatchSchema>
export type DeviceDay = z.infer<typeof s.deviceDaySchema>
export type DevicePassport = z.infer<typeof s.devicePassportSchema>
export type DevicePassportQuery = z.infer<typeof s.devicePassportQuerySchema>
export type Reach = z.infer<typeof s.reachSchema>
export type ReachabilityQuery = Partial<z.infer<typeof s.reachabilityQuerySchema>>
export type ConversationMute = z.infer<typeof s.conversationMuteSchema>
export type ReceiptStage = z.infer<typeof s.receiptStageSchema>
export type Receipt = z.infer<typeof s.receiptSchema>
/** As a client sends it. */
export type Receipts = Omit<z.infer<typeof s.receiptsSchema>, 'receipts'> & { receipts: Receipt[] }
export type ReceiptsAnswer = z.infer<typeof s.receiptsAnswerSchema>

export type Attachment = z.infer<typeof s.attachmentSchema>
export type UploadedAttachment = z.infer<typeof s.uploadedAttachmentSchema>
export type AvatarAnswer = z.infer<typeof s.avatarAnswerSchema>
export type MessagePost = z.infer<typeof s.messagePostSchema>
export type Message = z.infer<typeof s.messageSchema>
export type Conversation = z.infer<typeof s.conversationSchema>
export type ConversationQuery = Partial<z.infer<typeof s.conversationQuerySchema>>
export type ConversationCounts = z.infer<typeof s.conversationCountsSchema>
export type MessageEvent = z.infer<typeof s.messageEventSchema>
export type MessageQuery = Partial<z.infer<typeof s.messageQuerySchema>>
export type MessagePage = z.infer<typeof s.messagePageSchema>
export type VisitorMessagePost = z.infer<typeof s.visitorMessagePostSchema>
export type Department = z.infer<typeof s.departmentSchema>
export type DepartmentPost = z.infer<typeof s.departmentPostSchema>
export type DepartmentPatch = z.infer<typeof s.departmentPatchSchema>
export type Agent = z.infer<typeof s.agentSchema>
export type ConversationPatch = z.infer<typeof s.conversationPatchSchema>
export type PresencePut = z.infer<typeof s.presencePutSchema>
export type VisitorPost = z.infer<typeof s.visitorPostSchema>
export type VisitorAnswer = z.infer<typeof s.visitorAnswerSchema>
export type VisitorMessageAnswer = z.infer<typeof s.visitorMessageAnswerSchema>
export type OwnConversation = z.infer<typeof s.ownConversationSchema>
export type Seen = z.infer<typeof s.seenSchema>
export type Typing = z.infer<typeof s.typingSchema>
export type Visitor = z.infer<typeof s.visitorSchema>
export type VisitorExport = z.infer<typeof s.visitorExportSchema>
export type VisitorPut = z.infer<typeof s.visitorPutSchema>
export type VisitorPresencePut = z.infer<typeof s.visitorPresencePutSchema>
export type Hours = z.infer<typeof s.hoursSchema>
export type WidgetConfig = z.infer<typeof s.widgetConfigSchema>
export type WidgetSettings = z.infer<typeof s.widgetSettingsSchema>
export type WidgetSettingsPut = z.infer<typeof s.widgetSettingsPutSchema>
export type LiveEvent = z.infer<typeof s.liveEventSchema>
export type EventPage = z.infer<typeof s.eventPageSchema>

export type Role = z.infer<typeof s.roleSchema>
export type User = z.infer<typeof s.userSchema>
export type ListedUser = z.infer<typeof s.listedUserSchema>
export type UserPatch = z.infer<typeof s.userPatchSchema>
export type Me = z.infer<typeof s.meSchema>
export type Invitation = z.infer<typeof s.invitationSchema>
export type InvitationAnswer = z.infer<typeof s.invitationAnswerSchema>
export type OneTimeLink = z.infer<typeof s.oneTimeLinkSchema>
export type PairingAnswer = z.infer<typeof s.pairingAnswerSchema>
export type PairedSession = z.infer<typeof s.pairedSessionSchema>
export type Pairing = z.infer<typeof s.pairingSchema>
export type PairingLookAnswer = z.infer<typeof s.pairingLookAnswerSchema>
export type PairingRedeemAnswer = z.infer<typeof s.pairingRedeemAnswerSchema>
export type ApplicationPassword = z.infer<typeof s.applicationPasswordSchema>
export type ApplicationPasswordAnswer = z.infer<typeof s.applicationPasswordAnswerSchema>

export type DeviceLoss = z.infer<typeof s.deviceLossSchema>
export type PersonalNotice = z.infer<typeof s.noticeSchema>
export type PersonalNotices = z.infer<typeof s.noticesSchema>
export type DeviceState = z.infer<typeof s.deviceStateSchema>
export type AuditEntry = z.infer<typeof s.auditEntrySchema>
export type AuditQuery = Partial<z.infer<typeof s.auditQuerySchema>>

export type Finding = z.infer<typeof s.findingSchema>
export type Diagnostics = z.infer<typeof s.diagnosticsSchema>
