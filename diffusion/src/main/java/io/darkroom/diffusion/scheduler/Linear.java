package io.darkroom.diffusion.scheduler;

/** Small systems of linear equations. */
final class Linear {

    private Linear() {
    }

    /** Gaussian elimination with row exchange. @param rows n rows of n coefficients and the right-hand side; overwritten */
    static double[] solve(double[][] rows) {
        int n = rows.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
            }
            double[] exchanged = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = exchanged;
            for (int row = 0; row < n; row++) {
                if (row == column) continue;
                double factor = rows[row][column] / rows[column][column];
                for (int i = column; i <= n; i++) rows[row][i] -= factor * rows[column][i];
            }
        }
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) solution[i] = rows[i][n] / rows[i][i];
        return solution;
    }
}
