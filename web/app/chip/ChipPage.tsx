import { Empty } from "../parts/States.tsx";

export const ChipPage = () => <Empty title="Chip" />;
