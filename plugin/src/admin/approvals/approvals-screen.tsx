import { useRef } from '@wordpress/element';
import { ActionScreen } from './action-screen.tsx';
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
	const last = useRef<string>();
	if (place.screen === 'refund') {
		last.current = place.id;
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
	if (place.screen === 'action') {
		last.current = place.id;
		return <ActionScreen key={place.id} id={place.id} go={go} settingsUrl={settingsUrl} />;
	}
	return (
		<QueueScreen state={place.state} go={go} cameFrom={last.current} settingsUrl={settingsUrl} />
	);
}
