/**
 * What the audit log tells of, in one word each. A newer backend may have more: a reader shows those as they are.
 */
export const auditActions = [
  'user_invited',
  'invitation_revoked',
  'user_joined',
  'user_renamed',
  'user_role_changed',
  'user_deactivated',
  'user_reactivated',
  'reset_link_made',
  'password_changed',
  'password_reset',
  'application_password_made',
  'application_password_revoked',
  'device_removed',
  'device_changed',
  'device_lost',
  'push_switched',
  'push_settings_changed',
  'key_rotated',
  'key_retired',
  'settings_changed',
  'widget_settings_changed',
  'identity_secret_rotated',
  'department_added',
  'department_changed',
  'department_removed',
  'visitor_exported',
  'visitor_erased',
  'master_key_rotated',
  'origin_allowed',
  'origin_forbidden',
  'backup_restored',
  'database_moved',
] as const

export type AuditAction = (typeof auditActions)[number]
