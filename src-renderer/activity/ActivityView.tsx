import { useRef } from 'react';
import type { Intent } from '../../src-shared/intent/intent.schema';
import { View } from '../controls';
import { ActivityHeader } from './ActivityHeader';
import styles from './ActivityView.module.css';
import { BulkActions } from './BulkActions';
import { refreshHistory, useHistory } from './history-store';
import { OrderTimeline } from './OrderTimeline';
import { QuarantinedRows } from './QuarantinedRows';
import { Queue } from './Queue';
import { SearchForm } from './SearchForm';
import { SearchResults } from './SearchResults';
import { useRefreshOnChange } from './use-refresh-on-change';

export interface ActivityViewProps {
  /** Reopens an order or edit in the view where it was made. */
  readonly correct: (intent: Intent) => void;
}

const reloadHistory = () => void refreshHistory();

/** The history of this station's orders, newest first, below the orders that need attention or are not sent. */
export function ActivityView({ correct }: ActivityViewProps) {
  useRefreshOnChange(reloadHistory);
  const openOrderId = useHistory((found) => found.openOrderId);

  if (openOrderId !== null) return <OrderTimeline key={openOrderId} orderId={openOrderId} />;
  return <ActivityList correct={correct} />;
}

function ActivityList({ correct }: ActivityViewProps) {
  const scrollContainer = useRef<HTMLElement>(null);
  return (
    // The keyboard can scroll only an element that can have the focus.
    <View className={styles.activity} ref={scrollContainer} tabIndex={0}>
      <ActivityHeader />
      <QuarantinedRows />
      <BulkActions />
      <Queue correct={correct} view={scrollContainer} />
      <SearchForm />
      <SearchResults scrollContainer={scrollContainer} />
    </View>
  );
}
