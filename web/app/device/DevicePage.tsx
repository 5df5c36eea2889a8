import { Empty } from "../parts/States.tsx";

export const DevicePage = () => <Empty title="Device" />;
