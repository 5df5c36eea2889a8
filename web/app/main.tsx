// The web app: mounts the frame around the page that the address names.
import "./jitless.ts";
import { render } from "preact";
import "./style/tokens.css";
import "./style/base.css";
import "./style/parts.css";
import { App } from "./App.tsx";
import { followAddress } from "./address.ts";
import { keepToken, watchServer } from "./api.ts";
import { keepFocus } from "./keepFocus.ts";

keepToken();
followAddress();
watchServer();
keepFocus();
// a file that is dropped where nothing takes it would replace the page
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
render(<App />, document.getElementById("app")!);
