import type { SettingKey } from '../../src-shared/settings/settings.schema';
import { type MessageId, t } from './translate';

type ChoiceId = Extract<MessageId, `settings.choice.${string}`>;

/** A choice of a setting in words. `test/unit/forgotten-steps.test.ts` checks that each choice has some. */
export const settingChoiceLabel = (key: SettingKey, choice: string): string => t(`settings.choice.${key}.${choice}` as ChoiceId);
