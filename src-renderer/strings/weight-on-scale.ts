/** What a live scale shows, in figures and in words. */
import type { LiveWeight } from '../../src-shared/devices/live-weight';
import type { Language } from '../../src-shared/language/languages';
import { formatPounds } from '../../src-shared/weight/weight-format';
import { t } from './translate';

/** `14.25`; `null` while the scale shows no weight. */
export function scaleFigure(weight: LiveWeight, language: Language): string | null {
  switch (weight.kind) {
    case 'empty':
      return formatPounds(0, language);
    case 'stable':
      return formatPounds(weight.hundredths, language);
    case 'moving':
      return weight.hundredths === null
        ? null
        : `${weight.hundredths < 0 ? '−' : ''}${formatPounds(Math.abs(weight.hundredths), language)}`;
    case 'fault':
    case 'none':
      return null;
  }
}

/** The name of the state's text, without regard to what was taken. */
export function scaleState(weight: LiveWeight) {
  if (weight.kind === 'fault') return weight.fault;
  return weight.kind === 'stable' && weight.isNet ? 'net' : weight.kind;
}

/** `14.25 lb · Stable` */
export function weightOnScale(weight: LiveWeight, language: Language): string {
  const figure = scaleFigure(weight, language);
  const state = t(`scale.state.${scaleState(weight)}`);
  return figure === null ? state : `${figure} ${t('scale.pounds')} · ${state}`;
}
