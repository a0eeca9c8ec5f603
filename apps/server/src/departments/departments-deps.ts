import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'

export interface DepartmentsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
}

export const departmentParams = z.object({ departmentId: id('dpt') })
