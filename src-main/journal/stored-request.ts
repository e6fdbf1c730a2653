/**
 * The form of a request in rows. Earlier versions need the user of every edit and the service option of every window. An edit without
 * them has placeholders there, and `absent` names these, so that an earlier version still shows the edit instead of quarantining its row
 * (`docs/decisions/0021-journal-versions.md`).
 */
import type { Intent } from '../../src-shared/intent/intent.schema';

const ABSENT_USER = '—';
const ABSENT_SERVICE_OPTION = 0;

type AbsentField = 'userId' | 'serviceOptionId';

/** The user in the columns `request` and `user_key`, which an earlier version computes from one another for the row's checksum. */
export const storedUserId = ({ kind, request }: Pick<Intent, 'kind' | 'request'>): string | undefined =>
  request.userId ?? (kind === 'update' ? ABSENT_USER : undefined);

/** @returns the value of the column `request` before its serialization */
export function toStoredRequest(intent: Intent): object {
  if (intent.kind === 'stage') return intent.request;
  const { request } = intent;
  const { window } = request.changes;
  const absent: AbsentField[] = [
    ...(request.userId === undefined ? (['userId'] as const) : []),
    ...(window && window.serviceOptionId === undefined ? (['serviceOptionId'] as const) : []),
  ];
  if (absent.length === 0) return request;
  const storedWindow = window && { ...window, serviceOptionId: window.serviceOptionId ?? ABSENT_SERVICE_OPTION };
  return {
    ...request,
    userId: storedUserId(intent),
    changes: { ...request.changes, ...(storedWindow && { window: storedWindow }) },
    absent,
  };
}

/** Removes the placeholders from the parsed column `request`. */
export function fromStoredRequest(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value.absent)) return value;
  const { absent, userId, changes, ...rest } = value;
  return {
    ...rest,
    ...(!absent.includes('userId') && { userId }),
    changes: absent.includes('serviceOptionId') ? withoutServiceOption(changes) : changes,
  };
}

function withoutServiceOption(changes: unknown): unknown {
  if (!isObject(changes) || !isObject(changes.window)) return changes;
  const { serviceOptionId: _, ...window } = changes.window;
  return { ...changes, window };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
