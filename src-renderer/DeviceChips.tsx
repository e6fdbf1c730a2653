/** The state of the scanner and the scale, in the strip. */
import { useEffect, useRef, useState } from 'react';
import { deviceName, severityOf, worstDevice } from '../src-shared/devices/device-health';
import type { DeviceKind, DeviceState, DeviceStatus } from '../src-shared/devices/device-state';
import { formatPounds } from '../src-shared/weight/weight-format';
import { useDevices } from './devices';
import styles from './Strip.module.css';
import { useScale } from './scan-router';
import { useStation } from './station';
import { t, useLanguage } from './strings';

interface ChipProps {
  /** Whether only a problem is shown: a third row of chips would move the button that a packer is about to press. */
  readonly isBrief: boolean;
}

export function ScaleChip({ isBrief }: ChipProps) {
  const isKeyboard = useStation(({ station }) => station.settings['scale.kind'] === 'keyboard');
  return isKeyboard ? <KeyboardScaleChip isBrief={isBrief} /> : <ConnectedScaleChip isBrief={isBrief} />;
}

/** @param props.hasFocus whether the window gets what a keyboard scanner types */
export function ScannerChip({ isBrief, hasFocus }: ChipProps & { readonly hasFocus: boolean }) {
  const isKeyboard = useStation(({ station }) => station.settings['scan.kind'] === 'keyboard');
  return isKeyboard ? <KeyboardScannerChip isBrief={isBrief} hasFocus={hasFocus} /> : <ConnectedScannerChip isBrief={isBrief} />;
}

/** A keyboard scanner types into the focused window, so scans are lost while another window has the focus. */
function KeyboardScannerChip({ isBrief, hasFocus }: ChipProps & { readonly hasFocus: boolean }) {
  if (!hasFocus) return <Chip tone="warning">{t('strip.scannerAway')}</Chip>;
  return isBrief ? null : <Chip>{t('strip.scannerReady')}</Chip>;
}

/** Shown after the first reading, because a keyboard scale cannot be asked whether it is connected. */
function KeyboardScaleChip({ isBrief }: ChipProps) {
  const last = useScale((scale) => scale.last);
  const language = useLanguage();
  if (last?.ok === false) return <Chip tone="warning">{t('strip.scaleProblem')}</Chip>;
  return last === null || isBrief ? null : <Chip>{t('strip.lastWeight', { pounds: formatPounds(last.weight, language) })}</Chip>;
}

/** Ready to scan is a scanner whose port is open, whichever window has the focus. */
function ConnectedScannerChip({ isBrief }: ChipProps) {
  const { status, name } = useWorstDevice('scanner');
  return (
    <DeviceChip status={status} problem={problemText('scanner', status)} name={name}>
      {status.kind === 'ready' && !isBrief && <Chip>{t('strip.scannerReady')}</Chip>}
    </DeviceChip>
  );
}

function ConnectedScaleChip({ isBrief }: ChipProps) {
  const { status, name } = useWorstDevice('scale');
  // Other faults, such as too heavy a load, are over when the bag is lifted; Stage shows them.
  const isBroken = useDevices(({ weight }) => weight.kind === 'fault' && ['broken', 'unit', 'zero-needed'].includes(weight.fault));
  const problem = status.kind === 'ready' && isBroken ? t('strip.scaleProblem') : problemText('scale', status);
  return (
    <DeviceChip status={status} problem={problem} name={name}>
      {status.kind === 'ready' && !isBrief && <Chip>{t('strip.scaleReady')}</Chip>}
    </DeviceChip>
  );
}

interface DeviceChipProps {
  readonly status: DeviceStatus;
  readonly problem: string | null;
  /** Which of several devices it is. A narrow screen has no room for it. */
  readonly name: string | null;
  /** The chip while there is no problem. */
  readonly children: React.ReactNode;
}

/** A screen reader announces a change to the worse, and not that a second problem is left. */
function DeviceChip({ status, problem, name, children }: DeviceChipProps) {
  const severity = severityOf(status);
  const before = useRef(severity);
  const isBetter = severity < before.current;
  useEffect(() => {
    before.current = severity;
  }, [severity]);
  return (
    <>
      <span role="alert" aria-live={isBetter ? 'off' : 'assertive'} className={styles.chipSlot}>
        {problem !== null && (
          <Chip tone="warning">
            {problem}
            {name !== null && <span className={styles.deviceName}>{` (${name})`}</span>}
          </Chip>
        )}
      </span>
      {problem === null && children}
    </>
  );
}

const Chip = ({ tone, children }: { readonly tone?: 'warning'; readonly children: React.ReactNode }) => (
  <span className={styles.chip} data-tone={tone} data-optional={tone === undefined || undefined}>
    {children}
  </span>
);

/** @returns `null` if nothing needs a person */
const problemText = (device: DeviceKind, { kind }: DeviceStatus): string | null =>
  kind === 'ready' || kind === 'opening' ? null : t(`strip.${device}.${kind}`);

const OPENING: DeviceStatus = { kind: 'opening' };

/** The status of the worst device of a kind, with its name if there are several. */
function useWorstDevice(kind: DeviceKind): { readonly status: DeviceStatus; readonly name: string | null } {
  const serial = useDevices((devices) => devices.serial.devices);
  const hid = useDevices((devices) => devices.hid);
  const devices = [...serial, ...hid].filter(({ device }) => device === kind);
  const worst = worstDevice(devices, kind);
  const status = useKnownStatus(worst);
  return { status, name: worst && devices.length > 1 ? deviceName(worst.id) : null };
}

/** While a device is opened again, its last status stands: it is tried every few seconds, and the chip must not blink. */
function useKnownStatus(device: DeviceState | null): DeviceStatus {
  const [known, setKnown] = useState<DeviceState | null>(null);
  if (device && device.status.kind !== 'opening' && device !== known) setKnown(device);
  if (device?.status.kind !== 'opening') return device?.status ?? OPENING;
  return known?.id === device.id && known.status.kind !== 'ready' ? known.status : OPENING;
}
