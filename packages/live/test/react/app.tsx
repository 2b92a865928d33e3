import {
  type LiveCall,
  type LiveCampaign,
  type LiveFeed,
  useCall,
  useCampaign,
  useFeed,
} from "@plivo-edge/live/react";
import { Activity, type ReactElement, useLayoutEffect } from "react";

/** What a test wants to see. */
export interface Props {
  readonly ticket?: string | null;
  readonly feed?: string;
  readonly campaign?: string;
  /** What `renew` gives. One that is empty is thrown. */
  readonly renewal?: string;
  readonly hidden?: boolean;
}

interface TestProps extends Props {
  readonly committed?: (live: LiveCall | LiveFeed | LiveCampaign) => void;
}

export function App({ hidden = false, ...props }: TestProps): ReactElement {
  return (
    <Activity mode={hidden ? "hidden" : "visible"}>
      <Followed {...props} />
    </Activity>
  );
}

function Followed(props: TestProps): ReactElement {
  if (props.campaign !== undefined) return <Campaign {...props} />;
  return props.feed === undefined ? <Call {...props} /> : <Feed {...props} />;
}

/** Makes its options anew on every render, as pages do. */
function Call({ ticket, renewal, committed }: TestProps): ReactElement {
  const renew = (): string => {
    if (renewal) return renewal;
    // biome-ignore lint/style/useThrowOnlyError: a page may throw anything.
    throw "no more tickets";
  };
  const live = useCall(ticket, { ...(renewal !== undefined && { renew }) });
  useLayoutEffect(() => {
    committed?.(live);
  });
  const { connection, state, updates, error } = live;
  return (
    <p>{[connection.status, state.status, updates.length, (error ?? connection.cause)?.message].join(" ")}</p>
  );
}

function Feed({ feed, committed }: TestProps): ReactElement {
  const live = useFeed(feed, { history: 20 });
  useLayoutEffect(() => {
    committed?.(live);
  });
  return (
    <ul>
      {[...live.calls].map(([call, { status }]) => (
        <li key={call}>{`${call} ${status}`}</li>
      ))}
    </ul>
  );
}

function Campaign({ campaign, committed }: TestProps): ReactElement {
  const live = useCampaign(campaign, { history: 100 });
  useLayoutEffect(() => {
    committed?.(live);
  });
  const { state, outcomes } = live;
  return <p>{[state?.status ?? "?", state?.progress.live, ...outcomes.map(({ id }) => id)].join(" ")}</p>;
}
