import { useRef } from '@wordpress/element';
import { QueueScreen } from './queue-screen.tsx';
import { RefundScreen } from './refund-screen.tsx';
import { usePlace } from './use-place.ts';

interface ApprovalsScreenProps {
	/** Undefined for who may not change settings. */
	readonly settingsUrl: string | undefined;
}

/** The queue, or one request of it, as the address says. */
export function ApprovalsScreen({ settingsUrl }: ApprovalsScreenProps) {
	const { place, go } = usePlace();
	const lastRefund = useRef<string>();
	if (place.screen === 'refund') {
		lastRefund.current = place.id;
		return (
			<RefundScreen
				key={place.id}
				id={place.id}
				view={place.view}
				go={go}
				settingsUrl={settingsUrl}
			/>
		);
	}
	return (
		<QueueScreen
			state={place.state}
			go={go}
			cameFrom={lastRefund.current}
			settingsUrl={settingsUrl}
		/>
	);
}
