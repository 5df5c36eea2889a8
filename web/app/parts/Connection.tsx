// On every page: that the server is gone, or that this page may only look. Said before a button is pressed.
import { isLost, isReadOnly, takeToken } from "../api.ts";

export const Connection = () => (
  // a place that is always there: what appears in it is read out
  <div role="status">
    {isLost.value && (
      <p class="connection">
        <strong>Disconnected, trying again.</strong> The server of <code>mho ui</code> does not answer. What
        you see stays; buttons that need the server wait for it.
      </p>
    )}
    {isReadOnly.value && <ReadOnly />}
  </div>
);

const ReadOnly = () => (
  <form
    class="connection"
    onSubmit={(event) => {
      event.preventDefault();
      takeToken(String(new FormData(event.currentTarget).get("address")));
    }}
  >
    <span>
      <strong>Read-only.</strong> This browser may look and not start or stop. Open the address that{" "}
      <code>mho ui</code> printed, or paste it:
    </span>
    <input type="text" name="address" aria-label="Address that mho ui printed" autocomplete="off" />
    <button type="submit">Take control</button>
  </form>
);
