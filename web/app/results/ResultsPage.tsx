import { Empty } from "../parts/States.tsx";

export const ResultsPage = () => <Empty title="Results" />;
