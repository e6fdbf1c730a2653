import { assertNever } from '../../src-shared/base/result';
import type { Refusal } from '../../src-shared/bridge/refusal';
import type { PatternConflict } from '../../src-shared/scan/pattern-overlap';
import { valueProblemOf } from '../../src-shared/settings/value-problems';
import { blockedMessage } from './blocked';
import { t } from './translate';

/** The message for a refused request. @param area what the request changes: orders, or settings and everything else */
export function refusalMessage(refusal: Refusal, area: 'orders' | 'settings' = 'orders'): string {
  switch (refusal.kind) {
    case 'already-in-flight':
      return t('stage.alreadyLeaving');
    case 'needs-confirmation':
      return t('stage.askedAgain');
    case 'connect-warns':
      return t(`connect.warned.${refusal.warning}`);
    case 'blocked':
      return blockedMessage(refusal.problem);
    case 'limit-exceeded':
      return refusal.field === 'userId' ? t('stage.noUser') : t(`stage.wrong.${refusal.field}`);
    case 'edit-not-possible':
      return t('edit.notPossible', { field: t(`edit.label.${refusal.field}`) });
    case 'too-late':
    case 'no-such-order':
      return t('stage.tooLate');
    case 'bulk-running':
      return t('stage.notAccepted');
    case 'not-saved':
      if (area === 'settings') return t('settings.refused.notSaved', { detail: refusal.detail });
      return t(refusal.detail === '' ? 'stage.notAccepted' : 'stage.notSaved');
    case 'locked':
      return t('settings.refused.locked');
    case 'fixed-by-policy':
      return t('settings.refused.fixed');
    case 'bad-value':
      return badValueMessage(refusal.detail);
    case 'pattern-conflict':
      return patternConflictMessage(refusal);
    case 'wrong-pin':
    case 'pin-wait':
      return t(`pin.refused.${refusal.kind}`);
    case 'bad-credentials':
      return t(`settings.credentials.problem.${refusal.problem}`);
    case 'address-unclear':
      return t('settings.credentials.addressUnclear');
    case 'keychain':
      return refusal.problem === 'locked'
        ? t('settings.credentials.locked')
        : t('settings.credentials.unavailable', { detail: refusal.detail });
    case 'busy':
      return t(`updates.cannotRestart.${refusal.blockedBy}`);
    case 'no-update-ready':
      return t('updates.noUpdateReady');
    case 'file-busy':
      return t('files.busy');
    case 'print-busy':
      return t('print.busy');
    default:
      return assertNever(refusal);
  }
}

/** Why a value is refused. @param detail worded for IT, in English */
export function badValueMessage(detail: string): string {
  const problem = valueProblemOf(detail);
  return problem === null ? t('settings.refused.badValue', { detail }) : t(`settings.valueProblem.${problem}`);
}

/** Why two patterns cannot be used together. */
export function patternConflictMessage({ key, otherKey, text }: PatternConflict): string {
  const names = { one: t(`settings.name.${key}`), other: t(`settings.name.${otherKey}`) };
  return text === null ? t('settings.refused.patternsTooComplex', names) : t('settings.refused.patternsOverlap', { ...names, text });
}
